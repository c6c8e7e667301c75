/** Giving a question to another agency. */
import { Alert, Select } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { topicOptions, useAgencies, useTopics } from '../agencies/catalogue';
import { useI18n } from '../i18n';
import { AgencyField } from '../routing/AgencyField';
import { FormDialog } from '../shell/FormDialog';
import { returnedBy } from './afterReturn';
import type { DialogProps } from './dialog';
import { ReasonField, SHORTEST_REASON } from './ReasonField';
import { useTransfer } from './useTransfer';

export function TransferDialog({ question, onClose, onGone }: DialogProps) {
  const { t } = useI18n();
  const agencies = useAgencies();
  const topics = useTopics();
  const [agencyId, setAgencyId] = useState<string | null>(null);
  const [topicId, setTopicId] = useState<string | null>(question.topic?.id ?? null);
  const [reason, setReason] = useState('');
  const { transfer, refused } = useTransfer(question);
  const insist = agencyId !== null && (refused || returnedBy(question, agencyId));
  const submit = () => {
    if (!agencyId) return;
    transfer.mutate(
      {
        agencyName: agencies.data?.find((each) => each.id === agencyId)?.short_name ?? '',
        agency_id: agencyId,
        topic_id: topicId,
        territory_id: question.territory?.id ?? null,
        reason: reason.trim(),
        ...(insist && { insist }),
      },
      {
        onSuccess() {
          onClose();
          onGone();
        },
      },
    );
  };
  const choose = (next: string | null) => {
    transfer.reset();
    setAgencyId(next);
  };
  return (
    <FormDialog
      title={t('dialog.transfer.title')}
      submit={t(insist ? 'dialog.transfer.insist' : 'dialog.transfer.submit')}
      color={insist ? 'red' : undefined}
      disabled={!agencyId || reason.trim().length < SHORTEST_REASON}
      pending={transfer.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <AgencyField
        label={t('dialog.transfer.agency')}
        value={agencyId}
        onChange={choose}
        except={question.agency?.id}
        required
        focused
      />
      {insist && (
        <Alert color="yellow" icon={<IconAlertTriangle size={18} />} role="alert">
          {t('dialog.transfer.refused')}
        </Alert>
      )}
      <Select
        label={t('dialog.transfer.topic')}
        data={topicOptions(topics.data ?? [])}
        value={topicId}
        onChange={setTopicId}
        searchable
        clearable
        nothingFoundMessage={t('inbox.filter.nothing')}
      />
      <ReasonField value={reason} onChange={setReason} placeholder={t('dialog.transfer.reason')} focused={false} />
    </FormDialog>
  );
}
