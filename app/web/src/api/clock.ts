/** The service's time: a wrong clock on this machine must not move deadlines. */

let skewMs = 0;

/** Learns the difference between our clock and the service's from a `Date` header; small ones are transport. */
export function learnTime(header: string | null, ownMs: number): void {
  const theirs = header ? Date.parse(header) : Number.NaN;
  if (Number.isNaN(theirs)) return;
  const difference = theirs - ownMs;
  skewMs = Math.abs(difference) > 2_000 ? difference : 0;
}

/** Now, in milliseconds of the epoch, by the service's clock. */
export function serviceNow(): number {
  return Date.now() + skewMs;
}
