/** Surges and what is done with them. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import { useToasts } from '../shell/toast';

export type SurgesView = 'active' | 'closed' | 'all';

const MINUTE_MS = 60_000;
const PAGE = 50;

export function useSurgeList(view: SurgesView) {
  return useInfiniteQuery({
    queryKey: ['surges', view],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/v1/surges', {
          params: { query: { state: view, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: MINUTE_MS,
  });
}

export function useSurge(id: string) {
  return useQuery({
    queryKey: ['surge', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/surges/{surge_id}', { params: { path: { surge_id: id } }, signal })),
    refetchInterval: MINUTE_MS,
  });
}

export function useMembers(id: string, left: boolean) {
  return useInfiniteQuery({
    queryKey: ['surge', id, 'questions', left],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/v1/surges/{surge_id}/questions', {
          params: { path: { surge_id: id }, query: { left, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

export function useSuggestions(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['surge', id, 'suggestions'],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/surges/{surge_id}/suggestions', { params: { path: { surge_id: id } }, signal })),
    enabled,
  });
}

/** One step on a surge; afterwards everything shown of it is read anew. */
export function useSurgeStep<T, R>(id: string, step: (given: T) => Promise<R>, onDone?: (result: R) => void) {
  const client = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: step,
    onSuccess: async (result) => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ['surge', id] }),
        client.invalidateQueries({ queryKey: ['surges'] }),
      ]);
      onDone?.(result);
    },
    onError: toasts.failed,
  });
}
