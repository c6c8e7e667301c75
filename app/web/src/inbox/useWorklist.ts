/** The list of questions behind the inbox: loaded page by page, kept fresh without moving under the reader. */
import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { api, ask } from '../api/client';
import type { QuestionRow } from '../api/types';
import { type Filters, NO_FILTERS, toQuery } from './filters';
import { useLiveEvents } from './LiveProvider';
import type { QuestionEvent } from './live';

interface Listing {
  items: QuestionRow[];
  next: string | null;
}

type Pages = InfiniteData<Listing, string | undefined>;

const PAGE = 50;
// Rows looked up one by one in a burst; beyond it only the number of new ones is told.
const PATCHED_AT_ONCE = 10;

type Query = ReturnType<typeof toQuery> & { limit: number; cursor?: string | undefined };

function fetchPart(query: Query, signal?: AbortSignal): Promise<Listing> {
  return ask(api.GET('/api/v1/questions', { params: { query }, signal }));
}

async function fetchRow(number: number): Promise<QuestionRow | null> {
  const part = await fetchPart({ ...toQuery({ ...NO_FILTERS, view: 'all', text: `#${number}` }), limit: 1 });
  return part.items[0] ?? null;
}

function mapRows(pages: Pages, change: (row: QuestionRow) => QuestionRow): Pages {
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, items: page.items.map(change) })) };
}

/**
 * The rows that fit the filters.
 *
 * atTop  whether the reader is at the start of the list: then it is loaded anew when something happens; further down
 *        the rows shown are updated where they are, and new ones are counted in `fresh` until `showFresh`
 */
export function useWorklist(filters: Filters, atTop: () => boolean) {
  const client = useQueryClient();
  const query = toQuery(filters);
  const key = ['questions', query];
  const name = JSON.stringify(query);
  const [arrived, setArrived] = useState<{ name: string; ids: ReadonlySet<string> }>({ name, ids: new Set() });
  // What arrived counts for the list it was counted for.
  const fresh = arrived.name === name ? arrived.ids : new Set<string>();

  const worklist = useInfiniteQuery({
    queryKey: key,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => fetchPart({ ...query, limit: PAGE, cursor: pageParam }, signal),
    getNextPageParam: (page: Listing) => page.next ?? undefined,
  });
  const rows = useMemo(() => unique(worklist.data?.pages.flatMap((page) => page.items) ?? []), [worklist.data]);
  const known = useRef(rows);
  known.current = rows;

  const reload = () => {
    setArrived({ name, ids: new Set() });
    // Only the first page is loaded anew: the reader is there.
    client.setQueryData<Pages>(key, (pages) =>
      pages ? { pages: pages.pages.slice(0, 1), pageParams: pages.pageParams.slice(0, 1) } : pages,
    );
    return client.invalidateQueries({ queryKey: key });
  };

  const patch = async (row: QuestionRow) => {
    const now = await fetchRow(row.number);
    if (now)
      client.setQueryData<Pages>(key, (pages) => pages && mapRows(pages, (each) => (each.id === now.id ? now : each)));
  };

  useLiveEvents((events: QuestionEvent[]) => {
    if (atTop()) {
      void reload();
      return;
    }
    const changed = new Set(events.map((event) => event.question_id));
    const shown = known.current.filter((row) => changed.has(row.id));
    // A row that cannot be looked up now keeps its last state until the list is loaded anew.
    void Promise.allSettled(shown.slice(0, PATCHED_AT_ONCE).map(patch));
    const incoming = events.filter(isArrival).map((event) => event.question_id);
    const unknown = incoming.filter((id) => !known.current.some((row) => row.id === id));
    if (unknown.length > 0) setArrived({ name, ids: new Set([...fresh, ...unknown]) });
  });

  return { worklist, rows, fresh: fresh.size, reload };
}

function isArrival(event: QuestionEvent): boolean {
  return ['question.received', 'question.routed', 'question.transferred', 'question.reopened'].includes(event.type);
}

/** Keyset pages may overlap for a moment when a row moves between two of them. */
function unique(rows: QuestionRow[]): QuestionRow[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
