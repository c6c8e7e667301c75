/** What the register shows, in the address bar and in the request. Pure. */
import type { Health } from '../api/types';
import { HEALTHS } from './health';

export interface Filters {
  text: string;
  network: string | null;
  agency: string | null;
  health: Health[];
}

export const NO_FILTERS: Filters = { text: '', network: null, agency: null, health: [] };

const ID = /^[0-9a-f-]{36}$/i;
const NETWORK = /^[a-z0-9_-]{1,40}$/;
const LONGEST = 200;

/** The filters an address says; what it says wrongly is left out. */
export function readFilters(address: URLSearchParams): Filters {
  return {
    text: (address.get('q') ?? '').slice(0, LONGEST),
    network: NETWORK.exec(address.get('network') ?? '')?.[0] ?? null,
    agency: ID.exec(address.get('agency') ?? '')?.[0] ?? null,
    health: HEALTHS.filter((health) => address.getAll('health').includes(health)),
  };
}

/** The address of filters. */
export function writeFilters(filters: Filters): URLSearchParams {
  const address = new URLSearchParams();
  if (filters.text) address.set('q', filters.text);
  if (filters.network) address.set('network', filters.network);
  if (filters.agency) address.set('agency', filters.agency);
  for (const health of filters.health) address.append('health', health);
  return address;
}

/** A link to the register with some filters set. */
export function registerLink(filters: Partial<Filters>): string {
  const address = writeFilters({ ...NO_FILTERS, ...filters }).toString();
  return address ? `/pages?${address}` : '/pages';
}

/** Whether anything narrows the list. */
export function isNarrowed(filters: Filters): boolean {
  return writeFilters(filters).size > 0;
}

/** The same question to the service. */
export function toQuery(filters: Filters) {
  return {
    q: filters.text.trim() || undefined,
    network: filters.network ?? undefined,
    agency_id: filters.agency ?? undefined,
    health: filters.health.length > 0 ? filters.health : undefined,
  };
}

/** Where the service gives the pages that fit as a table for spreadsheets. */
export function exportAddress(filters: Filters): string {
  const address = new URLSearchParams();
  const { health, ...single } = toQuery(filters);
  for (const [name, value] of Object.entries(single)) if (value) address.set(name, value);
  for (const each of health ?? []) address.append('health', each);
  return address.size > 0 ? `/api/v1/pages/export.csv?${address}` : '/api/v1/pages/export.csv';
}
