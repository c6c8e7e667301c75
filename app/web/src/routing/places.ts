/** Places of a text that a person has to tell apart. Pure. */
import type { NamedPlace, PlaceCandidate } from './types';

/** The territory a place stands for: the one chosen, or the only one; null while that is open. */
export function meant(place: NamedPlace, chosen?: string): PlaceCandidate | null {
  const id = chosen ?? place.chosen;
  if (id) return place.territories.find((territory) => territory.id === id) ?? null;
  return place.territories.length === 1 ? (place.territories[0] ?? null) : null;
}

/** The place to ask about: the first that is open, else the first that could be another; null when all are plain. */
export function toAsk(places: readonly NamedPlace[], chosen: ReadonlyMap<string, { id: string }>): NamedPlace | null {
  const several = places.filter((place) => place.territories.length > 1);
  return several.find((place) => !meant(place, chosen.get(place.text)?.id)) ?? several[0] ?? null;
}

/** A territory with what it lies in: «Романово, Зеленоградский округ». */
export function fullName(territory: Pick<PlaceCandidate, 'name' | 'within'>): string {
  return territory.within ? `${territory.name}, ${territory.within}` : territory.name;
}
