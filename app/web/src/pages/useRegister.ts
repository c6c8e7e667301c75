/** The register behind its screens: pages loaded part by part, and how all of them go. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, ask } from '../api/client';
import { type Filters, toQuery } from './filters';

const PART = 100;
const REFRESH_MS = 30_000;

/** Everything known under this key is about pages, and is asked again when one of them is changed here. */
export const PAGES = ['pages'] as const;

/** The pages that fit the filters, by name. */
export function useRegister(filters: Filters) {
  const query = toQuery(filters);
  const register = useInfiniteQuery({
    queryKey: [...PAGES, 'list', query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      ask(api.GET('/api/v1/pages', { params: { query: { ...query, limit: PART, cursor: pageParam } }, signal })),
    getNextPageParam: (part) => part.next ?? undefined,
    // Only the start of the list is watched; who reads further down wants it to stand still.
    refetchInterval: (known) => ((known.state.data?.pages.length ?? 0) > 1 ? false : REFRESH_MS),
  });
  const rows = useMemo(() => register.data?.pages.flatMap((part) => part.items) ?? [], [register.data]);
  return { register, rows };
}

/** How all pages go. */
export function useSummary() {
  return useQuery({
    queryKey: [...PAGES, 'summary'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/pages/summary', { signal })),
    refetchInterval: REFRESH_MS,
  });
}
