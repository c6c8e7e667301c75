/** One question, and doing something with it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import type { Question } from '../api/types';
import { useToasts } from '../shell/toast';

// Should the stream be silent, the page is no older than this.
const FALLBACK_MS = 60_000;

/** Everything known under this key is about one question, and is asked again when something happens to it. */
export const questionKey = (id: string, part: 'detail' | 'history' | 'revisions') => ['question', id, part] as const;

export function fetchQuestion(id: string, signal?: AbortSignal): Promise<Question> {
  return ask(api.GET('/api/v1/questions/{question_id}', { params: { path: { question_id: id } }, signal }));
}

export function useQuestion(id: string) {
  return useQuery({
    queryKey: questionKey(id, 'detail'),
    queryFn: ({ signal }) => fetchQuestion(id, signal),
    refetchInterval: FALLBACK_MS,
  });
}

export function useHistory(id: string) {
  return useQuery({
    queryKey: questionKey(id, 'history'),
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/questions/{question_id}/history', { params: { path: { question_id: id } }, signal })),
  });
}

/** Does something with a question, then shows what became of it; a failure is told. */
export function useAction<Output, Input = void>(questionId: string, act: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: act,
    onError: toasts.failed,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['question', questionId] }),
        ...['questions', 'counts', 'triage'].map((part) => client.invalidateQueries({ queryKey: [part] })),
      ]),
  });
}
