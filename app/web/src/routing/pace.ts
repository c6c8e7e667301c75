/** How fast one triages. Pure. */

export interface Pace {
  decided: number;
  /** times between two decisions, without breaks: how many, and all together */
  spans: number;
  activeMs: number;
  lastAt: number | null;
}

export const NO_PACE: Pace = { decided: 0, spans: 0, activeMs: 0, lastAt: null };

// Who needs longer for one question was away, or read something else.
const BREAK_MS = 60_000;
const ENOUGH = 3;

/** The pace after one more decision at `now`. */
export function decidedAt(pace: Pace, now: number): Pace {
  const spent = pace.lastAt === null ? Number.POSITIVE_INFINITY : now - pace.lastAt;
  const counts = spent <= BREAK_MS;
  return {
    decided: pace.decided + 1,
    spans: pace.spans + (counts ? 1 : 0),
    activeMs: pace.activeMs + (counts ? spent : 0),
    lastAt: now,
  };
}

/** The pace after one was taken back. */
export function takenBack(pace: Pace): Pace {
  return { ...pace, decided: Math.max(0, pace.decided - 1) };
}

/** Seconds a decision takes on average; null while there are too few to say. */
export function secondsEach(pace: Pace): number | null {
  return pace.spans < ENOUGH ? null : pace.activeMs / 1_000 / pace.spans;
}
