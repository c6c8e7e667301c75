/** The order of the board's rows. Pure. */
import type { Board } from '../api/types';
import type { FigureKey } from './columns';

export interface Order {
  by: FigureKey | 'agency';
  descending: boolean;
}

type Row = Board['agencies'][number];

/** The rows in an order; those with nothing to measure come last either way. */
export function sorted(rows: readonly Row[], { by, descending }: Order): Row[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((one, other) => {
    if (by === 'agency') return sign * one.agency.short_name.localeCompare(other.agency.short_name, 'ru');
    const [first, second] = [one[by], other[by]];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    return sign * (first - second);
  });
}
