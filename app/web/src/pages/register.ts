/** Which pages of the register are shown, and in which order. Pure. */
import type { Page } from '../api/types';

export type Show = 'all' | 'trouble';

/** Whether somebody should look at the page's connection. */
export function isTroubled(page: Page): boolean {
  return page.active && page.health !== 'working' && page.health !== 'new';
}

/** The pages whose name or agency contains every word typed; those in trouble first, then by name. */
export function matchingPages(
  pages: readonly Page[],
  agencies: ReadonlyMap<string, string>,
  typed: string,
  show: Show,
): Page[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return pages
    .filter((page) => {
      const text = `${page.name} ${agencies.get(page.agency_id) ?? ''} ${page.external_id}`.toLowerCase();
      return (show === 'all' || isTroubled(page)) && words.every((word) => text.includes(word));
    })
    .toSorted(
      (one, other) => Number(isTroubled(other)) - Number(isTroubled(one)) || one.name.localeCompare(other.name, 'ru'),
    );
}
