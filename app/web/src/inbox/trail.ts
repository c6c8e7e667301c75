/** The list a question was opened from, so that the next one is a key away. Lives as long as the page. */

interface Trail {
  address: string;
  ids: readonly string[];
  scroll: number;
}

let trail: Trail = { address: '/', ids: [], scroll: 0 };
let opened: string | null = null;

/** Notes what the inbox shows, and how far it is scrolled. */
export function leaveTrail(next: Trail): void {
  trail = next;
}

/** Notes which question is open, so that the list can go on from there. */
export function noteOpened(id: string): void {
  opened = id;
}

/** The question opened last. */
export function lastOpened(): string | null {
  return opened;
}

/** The last list. */
export function lastTrail(): Trail {
  return trail;
}

/** The question before or after another one in the last list; null at its ends. */
export function neighbour(id: string, step: 1 | -1): string | null {
  const index = trail.ids.indexOf(id);
  return index < 0 ? null : (trail.ids[index + step] ?? null);
}
