/** Giving a question to another agency, and taking that back. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem';
import type { Question } from '../api/types';
import { useI18n } from '../i18n';
import { assign, type Order, undoAssignment } from '../routing/calls';
import { useToasts } from '../shell/toast';
import { useUndoToast } from './useUndoToast';

const UNDO_SHOWN_SECONDS = 15;

export function useTransfer(question: Pick<Question, 'id'>) {
  const { t } = useI18n();
  const client = useQueryClient();
  const toasts = useToasts();
  const tell = useUndoToast();
  const settled = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['question', question.id] }),
      ...['questions', 'counts', 'triage'].map((part) => client.invalidateQueries({ queryKey: [part] })),
    ]);

  const undo = useMutation({
    mutationFn: () => undoAssignment(question.id),
    onSuccess: () => toasts.done(t('dialog.transfer.undone')),
    onError: toasts.failed,
    onSettled: settled,
  });
  const transfer = useMutation({
    mutationFn: (to: Order & { agencyName: string }) => {
      const { agencyName: _, ...body } = to;
      return assign(question.id, body);
    },
    onSuccess: (_done, { agencyName }) =>
      tell({
        id: `transfer-${question.id}`,
        text: t('dialog.transfer.done', { agency: agencyName }),
        undo: () => undo.mutate(),
        seconds: UNDO_SHOWN_SECONDS,
      }),
    onError: (error) => {
      if (!wasRefused(error)) toasts.failed(error);
    },
    onSettled: settled,
  });
  return { transfer, refused: wasRefused(transfer.error) };
}

/** Whether the service wants to be told once more: that agency has returned the question already. */
function wasRefused(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'refused-before';
}
