/** Which agencies lack a page the law asks for. Pure. */
import type { CoverageRow } from '../api/types';

/** 'all', 'lacking' (any network the law asks for), or the network that is missing. */
export type Lack = string;

/** The agencies whose name has every word typed and that lack what is asked for. */
export function matching(rows: readonly CoverageRow[], lack: Lack, typed: string): CoverageRow[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const name = `${row.agency.name} ${row.agency.short_name}`.toLowerCase();
    const fits = lack === 'all' || (lack === 'lacking' ? row.missing.length > 0 : row.missing.includes(lack));
    return fits && words.every((word) => name.includes(word));
  });
}

/** The networks that some agency lacks although the law asks for them. */
export function lackable(rows: readonly CoverageRow[]): Set<string> {
  return new Set(rows.flatMap((row) => row.missing));
}
