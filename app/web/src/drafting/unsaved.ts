/** Text that the service does not have yet, kept in this browser. */

export interface Unsaved {
  text: string;
  /** the revision it was written upon; 0 for none */
  revision: number;
}

export interface UnsavedStore {
  read(questionId: string): Unsaved | null;
  write(questionId: string, unsaved: Unsaved): void;
  remove(questionId: string): void;
}

const PREFIX = 'otklik.unsaved.';

/** The store in the browser's own storage; where that is full or forbidden, text lives as long as the page. */
export function browserStore(operatorId: string, storage: Storage = localStorage): UnsavedStore {
  const key = (questionId: string) => `${PREFIX}${operatorId}.${questionId}`;
  const memory = new Map<string, Unsaved>();
  return {
    read(questionId) {
      const kept = storage.getItem(key(questionId));
      return kept ? parse(kept) : (memory.get(questionId) ?? null);
    },
    write(questionId, unsaved) {
      try {
        storage.setItem(key(questionId), JSON.stringify(unsaved));
      } catch {
        memory.set(questionId, unsaved);
      }
    },
    remove(questionId) {
      storage.removeItem(key(questionId));
      memory.delete(questionId);
    },
  };
}

function parse(kept: string): Unsaved | null {
  try {
    const value: unknown = JSON.parse(kept);
    if (typeof value !== 'object' || value === null) return null;
    const { text, revision } = value as Partial<Unsaved>;
    return typeof text === 'string' && typeof revision === 'number' ? { text, revision } : null;
  } catch {
    return null;
  }
}
