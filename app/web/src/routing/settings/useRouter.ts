/** What the router learnt, how right it has to be, and the steps that change it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client';
import type { RouterState } from '../../api/types';
import { useToasts } from '../../shell/toast';

const LEARNING_MS = 2_000;

export function useRouterState() {
  return useQuery({
    queryKey: ['router'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/router', { signal })),
    // While it learns its progress is shown.
    refetchInterval: (query) => (query.state.data?.learning ? LEARNING_MS : false),
  });
}

export function useVersions(learning: boolean) {
  return useQuery({
    queryKey: ['router', 'versions'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/router/versions', { signal })),
    refetchInterval: learning ? LEARNING_MS : false,
  });
}

export function useAim() {
  const client = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: (precision: number) => ask(api.PUT('/api/v1/router/aim', { body: { precision } })),
    onSuccess: (state: RouterState) => client.setQueryData(['router'], state),
    onError: toasts.failed,
  });
}

export function useLearning() {
  const client = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: () => ask(api.POST('/api/v1/router/learning')),
    onSuccess: () => client.invalidateQueries({ queryKey: ['router'] }),
    onError: toasts.failed,
  });
}

export function useGoLive(onDone: () => void) {
  const client = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: (id: string) =>
      ask(api.POST('/api/v1/router/versions/{version_id}/live', { params: { path: { version_id: id } } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['router'] });
      onDone();
    },
    onError: toasts.failed,
  });
}
