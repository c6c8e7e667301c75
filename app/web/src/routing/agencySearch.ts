/** Which agencies what one types may mean. Pure. */
import type { Agency } from '../api/types';

function fold(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е');
}

/** Whether every word typed is in the text, in any order. */
export function fits(text: string, typed: string): boolean {
  const folded = fold(text);
  return fold(typed)
    .split(/\s+/)
    .every((word) => folded.includes(word));
}

/** The working agencies whose names contain every word typed. */
export function matching(agencies: readonly Agency[], typed: string): Agency[] {
  return agencies.filter((agency) => agency.active && fits(`${agency.name} ${agency.short_name}`, typed));
}
