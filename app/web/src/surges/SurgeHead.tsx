/** What a surge is called, how it stands, and what can be decided about it. */
import { Button, Group, Switch, Textarea, TextInput, Title } from '@mantine/core';
import { IconCheck, IconPencil, IconRestore, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useMe } from '../accounts/session';
import { api, ask } from '../api/client';
import type { SurgeDetail } from '../api/types';
import { useI18n } from '../i18n';
import { FormDialog } from '../shell/FormDialog';
import { useToasts } from '../shell/toast';
import styles from './Surge.module.css';
import { Figures, SurgeState } from './SurgeItem';
import { useSurgeStep } from './useSurges';

type Asked = 'opening' | 'dismissal' | 'closing' | 'title';

export function SurgeHead({ surge }: { surge: SurgeDetail }) {
  const { t } = useI18n();
  const me = useMe();
  const [asked, setAsked] = useState<Asked | null>(null);
  const subject = [surge.topic?.name, surge.territory?.name].filter(Boolean).join(' · ');
  return (
    <header className={styles.top}>
      <div className={styles.line}>
        <SurgeState state={surge.state} />
        <span className={`${styles.dim} figures`}>№ {surge.number}</span>
        {subject && <span className={styles.dim}>{subject}</span>}
      </div>
      <div className={styles.head}>
        <Title order={1}>{surge.title}</Title>
        {me.may('triage') && <Steps surge={surge} onAsk={setAsked} />}
      </div>
      {surge.words.length > 0 && (
        <p className={styles.words}>
          <span className={styles.dim}>{t('surge.words')}</span>
          {surge.words.map((word) => (
            <span key={word} className={styles.word}>
              {word}
            </span>
          ))}
        </p>
      )}
      <Figures row={surge} />
      {asked && <Decision surge={surge} asked={asked} onClose={() => setAsked(null)} />}
    </header>
  );
}

function Steps({ surge, onAsk }: { surge: SurgeDetail; onAsk: (asked: Asked) => void }) {
  const { t } = useI18n();
  const path = { surge_id: surge.id };
  const join = useSurgeStep(surge.id, (joins_itself: boolean) =>
    ask(api.PATCH('/api/v1/surges/{surge_id}', { params: { path }, body: { joins_itself } })),
  );
  return (
    <Group gap={8} className="no-print">
      {surge.state === 'open' && (
        <Switch
          label={t('surge.joins-itself')}
          checked={surge.joins_itself}
          disabled={join.isPending}
          onChange={(event) => join.mutate(event.currentTarget.checked)}
        />
      )}
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconPencil size={16} aria-hidden />}
        onClick={() => onAsk('title')}
      >
        {t('surge.rename')}
      </Button>
      {surge.state === 'proposed' && (
        <>
          <Button variant="default" leftSection={<IconX size={16} aria-hidden />} onClick={() => onAsk('dismissal')}>
            {t('surge.dismiss')}
          </Button>
          <Button leftSection={<IconCheck size={16} aria-hidden />} onClick={() => onAsk('opening')}>
            {t('surge.open')}
          </Button>
        </>
      )}
      {surge.state === 'open' && (
        <Button variant="default" leftSection={<IconCheck size={16} aria-hidden />} onClick={() => onAsk('closing')}>
          {t('surge.close')}
        </Button>
      )}
      {(surge.state === 'closed' || surge.state === 'dismissed') && (
        <Button variant="default" leftSection={<IconRestore size={16} aria-hidden />} onClick={() => onAsk('opening')}>
          {t('surge.reopen')}
        </Button>
      )}
    </Group>
  );
}

function Decision({ surge, asked, onClose }: { surge: SurgeDetail; asked: Asked; onClose: () => void }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const [title, setTitle] = useState(surge.title);
  const [reason, setReason] = useState('');
  const named = asked === 'opening' || asked === 'title';
  const step = useSurgeStep(
    surge.id,
    () => decide(surge.id, asked, named ? title.trim() : reason.trim()),
    () => {
      toasts.done(t(`surge.done.${asked}`));
      onClose();
    },
  );
  return (
    <FormDialog
      title={t(`surge.ask.${asked}`)}
      text={t(`surge.ask.${asked}.text`)}
      submit={t(`surge.ask.${asked}.submit`)}
      disabled={named ? title.trim().length < 3 : asked === 'dismissal' && reason.trim().length < 3}
      pending={step.isPending}
      onSubmit={() => step.mutate(undefined)}
      onClose={onClose}
    >
      {named ? (
        <TextInput
          label={t('surge.title')}
          maxLength={120}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          data-autofocus
        />
      ) : (
        <Textarea
          label={t('surge.reason')}
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
      )}
    </FormDialog>
  );
}

function decide(id: string, asked: Asked, text: string) {
  const params = { path: { surge_id: id } };
  switch (asked) {
    case 'opening':
      return ask(api.POST('/api/v1/surges/{surge_id}/opening', { params, body: { title: text } }));
    case 'title':
      return ask(api.PATCH('/api/v1/surges/{surge_id}', { params, body: { title: text } }));
    case 'dismissal':
      return ask(api.POST('/api/v1/surges/{surge_id}/dismissal', { params, body: { reason: text } }));
    case 'closing':
      return ask(api.POST('/api/v1/surges/{surge_id}/closing', { params, body: { reason: text } }));
  }
}
