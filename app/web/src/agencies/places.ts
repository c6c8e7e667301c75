/** Territories as a tree. Pure. */
import type { Territory } from '../api/types';

export interface Branch {
  place: Territory;
  inside: Branch[];
}

const byName = new Intl.Collator('ru');

/** Places under those they lie in, by name; one whose parent is missing stands on top. */
export function tree(places: readonly Territory[]): Branch[] {
  const branches = new Map<string, Branch>(places.map((place) => [place.id, { place, inside: [] }]));
  const top: Branch[] = [];
  for (const branch of branches.values()) {
    const parent = branch.place.parent_id ? branches.get(branch.place.parent_id) : undefined;
    (parent ? parent.inside : top).push(branch);
  }
  const sort = (level: Branch[]): Branch[] => {
    level.sort((one, other) => byName.compare(one.place.name, other.place.name));
    for (const branch of level) sort(branch.inside);
    return level;
  };
  return sort(top);
}

/** The places that match, and all they lie in, so that the tree stays whole. */
export function matching(places: readonly Territory[], typed: string): Territory[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...places];
  const byId = new Map(places.map((place) => [place.id, place]));
  const kept = new Set<string>();
  for (const place of places) {
    const said = [place.name, ...place.other_names].join(' ').toLowerCase();
    if (!words.every((word) => said.includes(word))) continue;
    for (let at: Territory | undefined = place; at && !kept.has(at.id); ) {
      kept.add(at.id);
      at = at.parent_id ? byId.get(at.parent_id) : undefined;
    }
  }
  return places.filter((place) => kept.has(place.id));
}

/** How many other places bear one of a place's names: such a name alone does not tell which is meant. */
export function namesakes(places: readonly Territory[]): Map<string, number> {
  const bearers = Map.groupBy(places, (place) => place.name.toLowerCase());
  return new Map(places.map((place) => [place.id, (bearers.get(place.name.toLowerCase())?.length ?? 1) - 1]));
}
