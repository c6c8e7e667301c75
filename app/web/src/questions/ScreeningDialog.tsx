/** Overruling the screening: a question needs an answer, or none. */
import { useState } from 'react';
import { api, ask } from '../api/client';
import { useI18n } from '../i18n';
import { FormDialog } from '../shell/FormDialog';
import { useToasts } from '../shell/toast';
import type { DialogProps } from './dialog';
import { ReasonField, SHORTEST_REASON } from './ReasonField';
import { useAction } from './useQuestion';

export function ScreeningDialog({ question, onClose, needsAnswer }: DialogProps & { needsAnswer: boolean }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const [reason, setReason] = useState('');
  const action = useAction(question.id, () =>
    ask(
      api.POST('/api/v1/questions/{question_id}/screening', {
        params: { path: { question_id: question.id } },
        body: { needs_answer: needsAnswer, reason: reason.trim() },
      }),
    ),
  );
  const submit = () =>
    action.mutate(undefined, {
      onSuccess() {
        toasts.done(t('dialog.screen.done'));
        onClose();
      },
    });
  const way = needsAnswer ? 'in' : 'out';
  return (
    <FormDialog
      title={t(`dialog.screen.${way}.title`)}
      text={t(`dialog.screen.${way}.text`)}
      submit={t(`dialog.screen.${way}.submit`)}
      disabled={reason.trim().length < SHORTEST_REASON}
      pending={action.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <ReasonField value={reason} onChange={setReason} />
    </FormDialog>
  );
}
