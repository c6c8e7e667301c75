/** Keeps a draft's text on the service while it is typed, and never loses any of it. */
import type { Unsaved, UnsavedStore } from './unsaved';

/** What the service has: the newest saved text. */
export interface Saved {
  text: string;
  revision: number;
  savedAt: string;
  author: string;
}

export type Phase = 'clean' | 'dirty' | 'saving' | 'failed' | 'conflict';

export interface AutosaveState {
  text: string;
  phase: Phase;
  saved: Saved | null;
  /** the other text, while `phase` is `conflict` */
  theirs: Saved | null;
  /** the text came from this browser's own storage */
  restored: boolean;
}

export type SaveResult = { kind: 'saved'; saved: Saved } | { kind: 'changed'; theirs: Saved } | { kind: 'failed' };

interface Options {
  questionId: string;
  saved: Saved | null;
  store: UnsavedStore;
  /** sends a text written upon a revision; does not throw */
  send: (text: string, baseRevision: number) => Promise<SaveResult>;
}

const PAUSE_MS = 900;
const RETRY_MS = [2_000, 5_000, 15_000, 30_000];

/** One editor's text. Made for `useSyncExternalStore`: `state` is the same object until something changes. */
export class Autosave {
  state: AutosaveState;
  private readonly options: Options;
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | null = null;
  private failures = 0;

  constructor(options: Options) {
    this.options = options;
    const { saved, store, questionId } = options;
    const unsaved = store.read(questionId);
    this.state = start(saved, unsaved);
    if (!unsaved || this.state.phase === 'clean') store.remove(questionId);
    if (this.state.phase === 'dirty') this.later(PAUSE_MS);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): AutosaveState => this.state;

  /** The operator changed the text. */
  type(text: string): void {
    this.keep(text);
    if (this.state.phase === 'conflict') {
      this.set({ text });
      return;
    }
    this.set({ text, phase: this.sending ? 'saving' : 'dirty', restored: false });
    this.later(PAUSE_MS);
  }

  /** Another text was saved, by a colleague or in another window. Taken over unless one is at writing here. */
  learn(saved: Saved | null): void {
    const known = this.state.saved?.revision ?? 0;
    if (!saved || saved.revision <= known || this.state.phase !== 'clean') return;
    this.set({ text: saved.text, saved, restored: false });
  }

  /** Saves what is unsaved now; true when the service has exactly the text shown. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    while (this.sending || this.isUnsent()) {
      await (this.sending ?? this.save());
      if (this.state.phase === 'failed' || this.state.phase === 'conflict') return false;
    }
    return this.state.saved !== null && this.state.text === this.state.saved.text;
  }

  /** Ends a conflict: the chosen text is the one that goes on. */
  resolve(choice: 'mine' | 'theirs'): void {
    const { theirs, text } = this.state;
    if (!theirs) return;
    if (choice === 'theirs') {
      this.options.store.remove(this.options.questionId);
      this.set({ text: theirs.text, saved: theirs, theirs: null, phase: 'clean', restored: false });
      return;
    }
    this.set({ saved: theirs, theirs: null, phase: 'dirty' });
    this.keep(text);
    this.later(0);
  }

  /** Leaves the screen: tries to save at once, and keeps a copy here should that fail. */
  close(): void {
    clearTimeout(this.timer);
    if (this.isUnsent() && !this.sending) void this.save();
  }

  private isUnsent(): boolean {
    const { text, saved, phase } = this.state;
    return phase !== 'conflict' && text.trim() !== '' && text !== (saved?.text ?? '');
  }

  private later(delayMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.sending) void this.save();
    }, delayMs);
  }

  private save(): Promise<void> {
    if (!this.isUnsent()) {
      this.settle();
      return Promise.resolve();
    }
    this.set({ phase: 'saving' });
    const { text, saved } = this.state;
    this.sending = this.options.send(text, saved?.revision ?? 0).then((result) => {
      this.sending = null;
      this.take(result, text);
    });
    return this.sending;
  }

  private take(result: SaveResult, sent: string): void {
    if (result.kind === 'failed') {
      this.set({ phase: 'failed' });
      this.later(RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)] ?? 0);
      this.failures += 1;
      return;
    }
    this.failures = 0;
    if (result.kind === 'changed') {
      const same = result.theirs.text === this.state.text;
      this.set(same ? { saved: result.theirs, phase: 'clean' } : { theirs: result.theirs, phase: 'conflict' });
      if (same) this.options.store.remove(this.options.questionId);
      return;
    }
    this.set({ saved: result.saved });
    if (this.state.text === sent) this.settle();
    else {
      this.keep(this.state.text);
      this.set({ phase: 'dirty' });
      this.later(PAUSE_MS);
    }
  }

  /** Nothing left to send. A blank text cannot be saved: it stays a wish of this browser. */
  private settle(): void {
    const { text, saved } = this.state;
    if (text === (saved?.text ?? '') || !saved) this.options.store.remove(this.options.questionId);
    this.set({ phase: 'clean', restored: false });
  }

  private keep(text: string): void {
    this.options.store.write(this.options.questionId, { text, revision: this.state.saved?.revision ?? 0 });
  }

  private set(change: Partial<AutosaveState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

function start(saved: Saved | null, unsaved: Unsaved | null): AutosaveState {
  const text = saved?.text ?? '';
  if (!unsaved || unsaved.text === text || unsaved.text.trim() === '') {
    return { text, phase: 'clean', saved, theirs: null, restored: false };
  }
  if (saved && unsaved.revision < saved.revision) {
    return { text: unsaved.text, phase: 'conflict', saved, theirs: saved, restored: true };
  }
  return { text: unsaved.text, phase: 'dirty', saved, theirs: null, restored: true };
}
