/** What the inbox shows, in the address bar and in the request. Pure. */
import type { Status } from '../api/types';

export const VIEWS = ['mine', 'open', 'risk', 'late', 'review', 'answered', 'closed', 'screened', 'all'] as const;
export type View = (typeof VIEWS)[number];

export const STATUSES = [
  'received',
  'triage',
  'routed',
  'in-work',
  'in-review',
  'approved',
  'publishing',
  'undeliverable',
  'answered',
  'closed',
] as const satisfies readonly Status[];

export interface Filters {
  view: View;
  status: Status[];
  agency: string | null;
  topic: string | null;
  territory: string | null;
  assignee: string | null;
  network: string | null;
  page: string | null;
  urgent: boolean;
  text: string;
}

export const NO_FILTERS: Filters = {
  view: 'open',
  status: [],
  agency: null,
  topic: null,
  territory: null,
  assignee: null,
  network: null,
  page: null,
  urgent: false,
  text: '',
};

const ID = /^[0-9a-f-]{36}$/i;
const NETWORK = /^[a-z0-9_-]{1,40}$/;

/** The filters an address says; what it says wrongly is left out. */
export function readFilters(address: URLSearchParams): Filters {
  const id = (name: string) => {
    const value = address.get(name);
    return value && ID.test(value) ? value : null;
  };
  return {
    view: VIEWS.find((view) => view === address.get('view')) ?? 'open',
    status: STATUSES.filter((status) => address.getAll('status').includes(status)),
    agency: id('agency'),
    topic: id('topic'),
    territory: id('territory'),
    assignee: id('assignee'),
    network: NETWORK.exec(address.get('network') ?? '')?.[0] ?? null,
    page: id('page'),
    urgent: address.get('urgent') === '1',
    text: (address.get('q') ?? '').slice(0, 200),
  };
}

/** The address of filters; defaults are left out, so that the plain inbox has a plain address. */
export function writeFilters(filters: Filters): URLSearchParams {
  const address = new URLSearchParams();
  if (filters.view !== 'open') address.set('view', filters.view);
  for (const status of filters.status) address.append('status', status);
  for (const name of ['agency', 'topic', 'territory', 'assignee', 'network', 'page'] as const) {
    const value = filters[name];
    if (value) address.set(name, value);
  }
  if (filters.urgent) address.set('urgent', '1');
  if (filters.text) address.set('q', filters.text);
  return address;
}

/** A link to the inbox with some filters set. */
export function inboxLink(filters: Partial<Filters>): string {
  const address = writeFilters({ ...NO_FILTERS, ...filters }).toString();
  return address ? `/?${address}` : '/';
}

/** Whether anything beyond the view narrows the list. */
export function isNarrowed(filters: Filters): boolean {
  return writeFilters({ ...filters, view: 'open' }).size > 0;
}

/** The same question to the service. */
export function toQuery(filters: Filters) {
  const clocks = { risk: 'at_risk', late: 'breached' } as const;
  const view = filters.view === 'risk' || filters.view === 'late' ? 'open' : filters.view;
  return {
    view,
    clock: filters.view === 'risk' || filters.view === 'late' ? clocks[filters.view] : undefined,
    status: filters.status.length > 0 ? filters.status : undefined,
    agency_id: filters.agency ?? undefined,
    topic_id: filters.topic ?? undefined,
    territory_id: filters.territory ?? undefined,
    assignee_id: filters.assignee ?? undefined,
    network: filters.network ?? undefined,
    page_id: filters.page ?? undefined,
    urgent: filters.urgent || undefined,
    q: toSearch(filters.text),
  };
}

/** The text searched for: a bare number, or one after №, means that question. */
export function toSearch(text: string): string | undefined {
  const trimmed = text.trim();
  const number = /^[#№]?\s*(\d{1,12})$/.exec(trimmed);
  return number ? `#${number[1]}` : trimmed || undefined;
}
