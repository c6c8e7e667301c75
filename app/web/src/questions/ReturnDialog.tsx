/** «Не наше»: back with a reason and, when one knows it, the agency that has to answer. */
import { Alert, Button, Group, Input, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useAgencies } from '../agencies/catalogue';
import { serviceNow } from '../api/clock';
import { useI18n } from '../i18n';
import { AgencyField } from '../routing/AgencyField';
import { returnQuestion } from '../routing/calls';
import { FormDialog } from '../shell/FormDialog';
import { useToasts } from '../shell/toast';
import { afterReturn, returnClock } from './afterReturn';
import type { DialogProps } from './dialog';
import { NoticeText } from './NoticeText';
import { ReasonField, SHORTEST_REASON } from './ReasonField';
import { useAction } from './useQuestion';

const PRESETS = ['territory', 'road', 'house', 'matter', 'level'] as const;

export function ReturnDialog({ question, onClose, onGone }: DialogProps) {
  const { t } = useI18n();
  const toasts = useToasts();
  const [reason, setReason] = useState('');
  const [agencyId, setAgencyId] = useState<string | null>(null);
  const action = useAction(question.id, () => returnQuestion(question.id, reason.trim(), agencyId));
  const submit = () =>
    action.mutate(undefined, {
      onSuccess(wentTo) {
        toasts.done(wentTo ? t('dialog.return.gone', { agency: wentTo.short_name }) : t('dialog.return.to-triage'));
        onClose();
        onGone();
      },
    });
  return (
    <FormDialog
      title={t('dialog.return.title')}
      submit={t('dialog.return.submit')}
      disabled={reason.trim().length < SHORTEST_REASON}
      pending={action.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <ReasonField value={reason} onChange={setReason} placeholder={t('dialog.return.reason')} />
      <Presets onChoose={setReason} />
      <AgencyField
        label={t('dialog.return.agency')}
        description={t('dialog.return.agency.hint')}
        value={agencyId}
        onChange={setAgencyId}
        except={question.agency?.id}
      />
      <WhatNext question={question} agencyId={agencyId} />
      {agencyId && <NoticeText key={agencyId} questionId={question.id} agencyId={agencyId} />}
    </FormDialog>
  );
}

function Presets({ onChoose }: { onChoose: (reason: string) => void }) {
  const { t } = useI18n();
  return (
    <div>
      <Input.Label component="div" id="return-presets">
        {t('dialog.return.presets')}
      </Input.Label>
      <Group gap={6} mt={4} role="group" aria-labelledby="return-presets">
        {PRESETS.map((preset) => {
          const text = t(`dialog.return.preset.${preset}`);
          return (
            <Button key={preset} size="compact-sm" variant="default" fw={400} onClick={() => onChoose(text)}>
              {text}
            </Button>
          );
        })}
      </Group>
    </div>
  );
}

function WhatNext({ question, agencyId }: Pick<DialogProps, 'question'> & { agencyId: string | null }) {
  const { t, format } = useI18n();
  const agencies = useAgencies();
  const now = serviceNow();
  const next = afterReturn(question, agencyId, now);
  const agency = agencies.data?.find((each) => each.id === agencyId)?.short_name ?? '';
  const clock = returnClock(question);
  const inTime = clock !== null && Date.parse(clock.due_at) > now && question.returns === 0;
  return (
    <Alert variant="light" icon={<IconArrowRight size={18} />} role="status">
      {next === 'direct' ? t('dialog.return.next.direct', { agency }) : t(`dialog.return.next.${next}`)}
      {inTime && (
        <Text size="sm" c="dimmed" mt={4}>
          {t('dialog.return.clock', { when: format.due(clock.due_at, now) })}
        </Text>
      )}
    </Alert>
  );
}
