/** The periods the board looks back over. Pure. */

export const PERIODS = ['today', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

const DAYS: Record<Period, number> = { today: 1, week: 7, month: 30 };

/** When a period that ends now began: at midnight where the reader is; today counts as one of its days. */
export function since(period: Period, now: number): Date {
  const start = new Date(now);
  start.setHours(0, 0, 0, 0);
  start.setDate(start.getDate() - (DAYS[period] - 1));
  return start;
}
