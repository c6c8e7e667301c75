/** Where a deadline stands at an instant, by the instants the service gave. Pure; milliseconds of the epoch. */
import type { Standing } from '../api/types';

export interface Term {
  dueAt: number;
  warnAt: number | null;
  metAt: number | null;
}

export interface Left {
  standing: Standing;
  /** until due; negative when late; at the instant it was met, when it was */
  milliseconds: number;
}

/** What is left of a term; the due instant itself is still in time. */
export function left(term: Term, now: number): Left {
  const milliseconds = term.dueAt - (term.metAt ?? now);
  if (milliseconds < 0) return { standing: 'breached', milliseconds };
  if (term.metAt !== null) return { standing: 'met', milliseconds };
  return { standing: term.warnAt !== null && now >= term.warnAt ? 'at_risk' : 'on_track', milliseconds };
}

/** How much of a term is used up, 0…1. */
export function used(startedAt: number, dueAt: number, now: number): number {
  if (dueAt <= startedAt) return 1;
  return Math.min(1, Math.max(0, (now - startedAt) / (dueAt - startedAt)));
}

/** An instant of an API answer in milliseconds; null stays null. */
export function instant(text: string | null | undefined): number | null {
  return text ? Date.parse(text) : null;
}
