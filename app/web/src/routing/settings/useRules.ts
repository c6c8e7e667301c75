/** Rules, and what a change of one would do. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, ask } from '../../api/client';
import type { DryRun, Rule, RuleIn } from '../../api/types';
import { useToasts } from '../../shell/toast';

const PAGE = 100;
const LOOK_MS = 1_000;

/** All rules, page after page: they are searched and moved as a whole, and are hundreds at most. */
export function useRules() {
  const list = useInfiniteQuery({
    queryKey: ['rules'],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/v1/rules', {
          params: { query: { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const { hasNextPage, isFetching, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  return list;
}

/** Saves a rule: a new one, or (with its id) another content of it. */
export function useSaveRule(onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, rule }: { id: string | null; rule: RuleIn }) =>
      id === null
        ? ask(api.POST('/api/v1/rules', { body: rule }))
        : ask(api.PUT('/api/v1/rules/{rule_id}', { params: { path: { rule_id: id } }, body: rule })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['rules'] });
      onDone();
    },
  });
}

/** Steps on a rule that need no form; afterwards the list is read anew. */
export function useRuleStep() {
  const client = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: ({ rule, step, before }: { rule: Rule; step: 'delete' | 'move'; before?: string | null }) => {
      const params = { path: { rule_id: rule.id } };
      return step === 'delete'
        ? ask(api.DELETE('/api/v1/rules/{rule_id}', { params }))
        : ask(api.POST('/api/v1/rules/{rule_id}/rank', { params, body: { before: before ?? null } }));
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['rules'] }),
    onError: toasts.failed,
  });
}

/** Starts a dry run and follows it to its end. */
export function useDryRun(started: DryRun | undefined) {
  return useQuery({
    queryKey: ['dry-run', started?.id],
    queryFn: ({ signal }) =>
      ask(
        api.GET('/api/v1/rules/dry-runs/{dry_run_id}', { params: { path: { dry_run_id: started?.id ?? '' } }, signal }),
      ),
    enabled: started !== undefined,
    initialData: started,
    refetchInterval: (query) => (query.state.data?.state === 'running' ? LOOK_MS : false),
  });
}
