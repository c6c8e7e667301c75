/** Topics: finding them, and their content as it is edited. Pure. */
import type { Topic } from '../api/types';

/** The topics in whose name, group, code, words or examples every word typed stands. */
export function fitting(topics: readonly Topic[], typed: string): Topic[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...topics];
  return topics.filter((topic) => {
    const said = [topic.name, topic.group, topic.code, ...topic.words, ...topic.examples].join(' ').toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

/** Short names of the months 1 to 12 in a language. */
export function monthNames(language: string): (month: number) => string {
  const names = new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', { month: 'short', timeZone: 'UTC' });
  return (month) => names.format(Date.UTC(2026, month - 1, 1));
}

/** Months of a season as runs, in order: [11, 12, 1, 2, 3] gives [[11, 3]]. */
export function runs(months: readonly number[]): [number, number][] {
  const chosen = new Set(months);
  if (chosen.size === 0 || chosen.size === 12) return [];
  const before = (month: number) => ((month + 10) % 12) + 1;
  const after = (month: number) => (month % 12) + 1;
  return [...chosen]
    .filter((month) => !chosen.has(before(month)))
    .sort((one, other) => one - other)
    .map((start) => {
      let end = start;
      while (chosen.has(after(end))) end = after(end);
      return [start, end];
    });
}

/** A term as it is written: «30 m», «4 wh», «3 wd», «10 d»; empty: as the policy says. */
export const TERM = /^([1-9]\d{0,3}) (m|h|wm|wh|wd|d)$/;
