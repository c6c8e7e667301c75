/** Giving a question to another agency. */
import { Select } from '@mantine/core';
import { useState } from 'react';
import { topicOptions, useAgencies, useTopics } from '../agencies/catalogue';
import { api, ask } from '../api/client';
import { useI18n } from '../i18n';
import { FormDialog } from '../shell/FormDialog';
import { useToasts } from '../shell/toast';
import type { DialogProps } from './dialog';
import { ReasonField, SHORTEST_REASON } from './ReasonField';
import { useAction } from './useQuestion';

export function TransferDialog({ question, onClose, onGone }: DialogProps) {
  const { t } = useI18n();
  const toasts = useToasts();
  const agencies = useAgencies();
  const topics = useTopics();
  const [agencyId, setAgencyId] = useState<string | null>(null);
  const [topicId, setTopicId] = useState<string | null>(question.topic?.id ?? null);
  const [reason, setReason] = useState('');
  const choices = (agencies.data ?? []).filter((agency) => agency.active && agency.id !== question.agency?.id);
  const action = useAction(question.id, (to: string) =>
    ask(
      api.POST('/api/v1/questions/{question_id}/assignment', {
        params: { path: { question_id: question.id } },
        body: {
          agency_id: to,
          topic_id: topicId,
          territory_id: question.territory?.id ?? null,
          reason: reason.trim(),
        },
      }),
    ),
  );
  const submit = () => {
    if (!agencyId) return;
    action.mutate(agencyId, {
      onSuccess() {
        const agency = choices.find((each) => each.id === agencyId)?.short_name ?? '';
        toasts.done(t('dialog.transfer.done', { agency }));
        onClose();
        onGone();
      },
    });
  };
  return (
    <FormDialog
      title={t('dialog.transfer.title')}
      submit={t('dialog.transfer.submit')}
      disabled={!agencyId || reason.trim().length < SHORTEST_REASON}
      pending={action.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Select
        label={t('dialog.transfer.agency')}
        placeholder={t('agency.search')}
        data={choices.map((agency) => ({ value: agency.id, label: agency.name }))}
        value={agencyId}
        onChange={setAgencyId}
        searchable
        nothingFoundMessage={t('agency.nothing')}
        required
        data-autofocus
      />
      <Select
        label={t('dialog.transfer.topic')}
        data={topicOptions(topics.data ?? [])}
        value={topicId}
        onChange={setTopicId}
        searchable
        clearable
        nothingFoundMessage={t('inbox.filter.nothing')}
      />
      <ReasonField value={reason} onChange={setReason} placeholder={t('dialog.transfer.reason')} />
    </FormDialog>
  );
}
