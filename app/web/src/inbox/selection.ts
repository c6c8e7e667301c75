/** Which questions of the list are chosen for a common action. Pure. */

export interface Selection {
  ids: ReadonlySet<string>;
  /** all that fit the filter, also those not loaded; `ids` says nothing then */
  all: boolean;
  /** where a range begins */
  anchor: string | null;
}

export const NONE: Selection = { ids: new Set(), all: false, anchor: null };
export const ALL: Selection = { ids: new Set(), all: true, anchor: null };

// So many the service takes by name; more are chosen by the filter.
export const MOST_NAMED = 500;

export function isChosen(selection: Selection, id: string): boolean {
  return selection.all || selection.ids.has(id);
}

export function isEmpty(selection: Selection): boolean {
  return !selection.all && selection.ids.size === 0;
}

/**
 * One question chosen, or no longer; a range begins there.
 *
 * shown  the ids of the list in its order: of «all by the filter» those remain
 */
export function toggled(selection: Selection, id: string, shown: readonly string[]): Selection {
  const ids = new Set(selection.all ? shown : selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids: capped(ids), all: false, anchor: id };
}

/** The range from its beginning to `to` instead of the one that ended at `from`. */
export function extended(selection: Selection, shown: readonly string[], from: string | null, to: string): Selection {
  const anchor = selection.anchor ?? from ?? to;
  const ids = new Set(selection.all ? shown : selection.ids);
  if (selection.anchor && from) for (const id of between(shown, anchor, from)) ids.delete(id);
  for (const id of between(shown, anchor, to)) ids.add(id);
  return { ids: capped(ids), all: false, anchor };
}

/** Only those that are still in the list. */
export function kept(selection: Selection, shown: readonly string[]): Selection {
  if (selection.all) return selection;
  const there = new Set(shown);
  const ids = new Set([...selection.ids].filter((id) => there.has(id)));
  return ids.size === selection.ids.size ? selection : { ...selection, ids };
}

function between(shown: readonly string[], one: string, other: string): readonly string[] {
  const ends = [shown.indexOf(one), shown.indexOf(other)].filter((index) => index >= 0);
  return ends.length === 0 ? [] : shown.slice(Math.min(...ends), Math.max(...ends) + 1);
}

function capped(ids: Set<string>): Set<string> {
  return ids.size <= MOST_NAMED ? ids : new Set([...ids].slice(0, MOST_NAMED));
}
