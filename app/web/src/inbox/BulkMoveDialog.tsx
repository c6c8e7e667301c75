/** Giving the chosen questions to one agency, after one has seen what that does. */
import { Loader, Progress, Select, Text } from '@mantine/core';
import { useState } from 'react';
import { topicOptions, useTopics } from '../agencies/catalogue';
import { messageOf } from '../api/messages';
import { useI18n } from '../i18n';
import { ReasonField, SHORTEST_REASON } from '../questions/ReasonField';
import { AgencyField } from '../routing/AgencyField';
import type { Chosen } from '../routing/calls';
import { FormDialog } from '../shell/FormDialog';
import { MovePreviewList } from './MovePreviewList';
import { useBulkMove, usePreview } from './useBulkMoves';

interface Props {
  chosen: Chosen;
  onDone: () => void;
  onClose: () => void;
}

export function BulkMoveDialog({ chosen, onDone, onClose }: Props) {
  const { t } = useI18n();
  const topics = useTopics();
  const [agencyId, setAgencyId] = useState<string | null>(null);
  const [topicId, setTopicId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const preview = usePreview(chosen, agencyId, topicId);
  const move = useBulkMove();
  const movable = agencyId && !preview.isPlaceholderData ? (preview.data?.movable ?? 0) : 0;
  const submit = () => {
    if (!agencyId) return;
    move.mutate(
      { chosen, agencyId, topicId, reason: reason.trim() },
      {
        onSuccess() {
          onClose();
          onDone();
        },
      },
    );
  };
  return (
    <FormDialog
      title={t('bulk.title')}
      submit={movable > 0 ? t('bulk.submit', { count: movable }) : t('dialog.transfer.submit')}
      disabled={movable === 0 || reason.trim().length < SHORTEST_REASON}
      pending={move.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <AgencyField label={t('bulk.agency')} value={agencyId} onChange={setAgencyId} required focused />
      <Select
        label={t('bulk.topic')}
        placeholder={t('bulk.topic.keep')}
        data={topicOptions(topics.data ?? [])}
        value={topicId}
        onChange={setTopicId}
        searchable
        clearable
        nothingFoundMessage={t('inbox.filter.nothing')}
      />
      <ReasonField value={reason} onChange={setReason} placeholder={t('bulk.reason')} focused={false} />
      <section aria-label={t('bulk.preview')} aria-busy={preview.isFetching}>
        {!agencyId && (
          <Text size="sm" c="dimmed">
            {t('bulk.preview.wait')}
          </Text>
        )}
        {agencyId && preview.isPending && <Loader size="sm" type="dots" aria-label={t('common.loading')} />}
        {agencyId && preview.isError && (
          <Text size="sm" c="red" role="alert">
            {t(messageOf(preview.error))}
          </Text>
        )}
        {agencyId && preview.data && <MovePreviewList preview={preview.data} />}
      </section>
      {move.isPending && (
        <div role="status">
          <Progress value={100} animated aria-label={t('bulk.working')} />
          <Text size="sm" c="dimmed" mt={6}>
            {t('bulk.working')}
          </Text>
        </div>
      )}
    </FormDialog>
  );
}
