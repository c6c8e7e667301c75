/** A page's health over the last days, as stretches of time. Pure. Instants are milliseconds of the epoch. */
import type { Health, HealthChange } from '../api/types';

const DAY_MS = 86_400_000;
const DAYS = 30;

export interface Band {
  health: Health;
  from: number;
  until: number;
}

/** The window that ends now. */
export function windowOf(now: number): { from: number; until: number } {
  return { from: now - DAYS * DAY_MS, until: now };
}

/**
 * The stretches of equal health within the window, oldest first.
 *
 * changes    newest first, as the service tells them
 * createdAt  before its first change a page is new; before it was registered there is nothing
 * complete   whether these are all changes; otherwise nothing is said of the time before the oldest
 */
export function bands(changes: readonly HealthChange[], createdAt: number, now: number, complete = true): Band[] {
  const starts = changes.map((change) => ({ health: change.health, at: Date.parse(change.at) })).reverse();
  const first = starts[0]?.at ?? now;
  if (complete && createdAt < first) starts.unshift({ health: 'new', at: createdAt });
  const { from } = windowOf(now);
  const found: Band[] = [];
  starts.forEach(({ health, at }, index) => {
    const band = { health, from: Math.max(at, from), until: Math.min(starts[index + 1]?.at ?? now, now) };
    if (band.until <= band.from) return;
    const before = found.at(-1);
    if (before?.health === health && before.until === band.from) before.until = band.until;
    else found.push(band);
  });
  return found;
}

/** How long each health lasted in all, the longest first; milliseconds. */
export function totals(found: readonly Band[]): [Health, number][] {
  const sums = new Map<Health, number>();
  for (const band of found) sums.set(band.health, (sums.get(band.health) ?? 0) + band.until - band.from);
  return [...sums].sort(([, one], [, other]) => other - one);
}
