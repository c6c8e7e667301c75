/** Taking a question and giving it back: shown at once, undone with one click. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMe } from '../accounts/session';
import { api, ask } from '../api/client';
import type { QuestionRow } from '../api/types';
import { useI18n } from '../i18n';
import { useToasts } from '../shell/toast';
import { useUndoToast } from './useUndoToast';

type Taken = Pick<QuestionRow, 'id' | 'number' | 'assignee'>;

interface Change {
  question: Taken;
  operatorId: string | null;
}

export function useTake() {
  const { t } = useI18n();
  const { operator } = useMe();
  const client = useQueryClient();
  const toasts = useToasts();
  const tell = useUndoToast();

  const set = useMutation({
    mutationFn: ({ question, operatorId }: Change) =>
      ask(
        api.POST('/api/v1/questions/{question_id}/assignee', {
          params: { path: { question_id: question.id } },
          body: { operator_id: operatorId },
        }),
      ),
    onError: toasts.failed,
    onSettled: (_data, _error, { question }) =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['question', question.id] }),
        client.invalidateQueries({ queryKey: ['questions'] }),
        client.invalidateQueries({ queryKey: ['counts'] }),
      ]),
  });

  const toggle = (question: Taken) => {
    const before = question.assignee?.id ?? null;
    const taking = before !== operator.id;
    set.mutate(
      { question, operatorId: taking ? operator.id : null },
      {
        onSuccess: () =>
          tell({
            id: `take-${question.id}`,
            text: t(taking ? 'inbox.taken' : 'inbox.untaken', { number: String(question.number) }),
            undo: () => set.mutate({ question, operatorId: before }),
          }),
      },
    );
  };

  return { toggle, isPending: set.isPending };
}
