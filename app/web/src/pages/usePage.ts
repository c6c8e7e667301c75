/** One page, and doing something with it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import type { Backfill, PageDetail } from '../api/types';
import { useToasts } from '../shell/toast';
import { PAGES } from './useRegister';

const REFRESH_MS = 15_000;
// While something moves under the reader's eyes.
const BUSY_MS = 2_000;

/** Whether older messages are being read. */
export function isRunning(backfill: Backfill | null): boolean {
  return backfill !== null && backfill.ended_at === null;
}

export function usePage(id: string) {
  return useQuery({
    queryKey: [...PAGES, 'one', id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/pages/{page_id}', { params: { path: { page_id: id } }, signal })),
    refetchInterval: ({ state }) => (isRunning(state.data?.backfill ?? null) ? BUSY_MS : REFRESH_MS),
  });
}

/** Does something with pages, then shows what became of them; a failure is told. */
export function usePageAction<Output, Input = void>(act: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: act,
    onError: toasts.failed,
    onSettled: () => client.invalidateQueries({ queryKey: PAGES }),
  });
}

/** Changes what is left in `body` of a page. */
export function usePatch(page: PageDetail) {
  return usePageAction(
    (body: {
      name?: string;
      agency_id?: string;
      territory_id?: string | null;
      active?: boolean;
      push?: boolean;
      since?: string;
    }) => ask(api.PATCH('/api/v1/pages/{page_id}', { params: { path: { page_id: page.id } }, body })),
  );
}
