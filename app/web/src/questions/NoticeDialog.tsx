/** Tells the citizen which body to turn to. */
import { Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useI18n } from '../i18n';
import { AgencyField } from '../routing/AgencyField';
import type { DialogProps } from './dialog';
import { NoticeText } from './NoticeText';

export function NoticeDialog({ question, onClose, onInsert }: DialogProps) {
  const { t } = useI18n();
  const [agencyId, setAgencyId] = useState<string | null>(null);
  return (
    <Modal opened onClose={onClose} title={t('notice.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('notice.text')}
        </Text>
        <AgencyField
          label={t('notice.agency')}
          value={agencyId}
          onChange={setAgencyId}
          except={question.agency?.id}
          required
          focused
        />
        {agencyId && (
          <NoticeText
            key={agencyId}
            questionId={question.id}
            agencyId={agencyId}
            onInsert={
              onInsert &&
              ((text) => {
                onClose();
                onInsert(text);
              })
            }
          />
        )}
      </Stack>
    </Modal>
  );
}
