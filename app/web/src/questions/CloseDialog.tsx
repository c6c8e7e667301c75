/** Closing a question without an answer. */
import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { useI18n } from '../i18n';
import { FormDialog } from '../shell/FormDialog';
import { useToasts } from '../shell/toast';
import type { DialogProps } from './dialog';
import { ReasonField, SHORTEST_REASON } from './ReasonField';
import { useAction } from './useQuestion';

const KINDS = ['no-answer-needed', 'other'] as const;
type Kind = (typeof KINDS)[number];

export function CloseDialog({ question, onClose }: DialogProps) {
  const { t } = useI18n();
  const toasts = useToasts();
  const [kind, setKind] = useState<Kind>('no-answer-needed');
  const [note, setNote] = useState('');
  const action = useAction(question.id, () =>
    ask(
      api.POST('/api/v1/questions/{question_id}/closure', {
        params: { path: { question_id: question.id } },
        body: { reason: kind, note: note.trim() },
      }),
    ),
  );
  const submit = () =>
    action.mutate(undefined, {
      onSuccess() {
        toasts.done(t('dialog.close.done'));
        onClose();
      },
    });
  return (
    <FormDialog
      title={t('dialog.close.title')}
      text={t('dialog.close.text')}
      submit={t('dialog.close.submit')}
      disabled={note.trim().length < SHORTEST_REASON}
      pending={action.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Radio.Group label={t('dialog.close.kind')} value={kind} onChange={(value) => setKind(value as Kind)}>
        <Stack gap={6} mt={6}>
          {KINDS.map((each) => (
            <Radio key={each} value={each} label={t(`close.${each}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <ReasonField label={t('dialog.close.note')} value={note} onChange={setNote} />
    </FormDialog>
  );
}
