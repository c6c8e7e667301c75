/** Reading what was written on a page before, and how far that is. */
import { Button, Progress, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconHistory, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { serviceNow } from '../api/clock';
import type { Backfill, PageDetail } from '../api/types';
import { useI18n } from '../i18n';
import { Card } from '../shell/Card';
import { FormDialog } from '../shell/FormDialog';
import { dayOf } from './days';
import styles from './PagePage.module.css';
import { isRunning, usePageAction } from './usePage';

const MONTH_MS = 30 * 86_400_000;

export function BackfillCard({ page, mayChange }: { page: PageDetail; mayChange: boolean }) {
  const { t } = useI18n();
  const { backfill } = page;
  if (!mayChange && !backfill) return null;
  return (
    <Card title={t('backfill.title')}>
      {backfill && isRunning(backfill) ? (
        <Running page={page} backfill={backfill} mayChange={mayChange} />
      ) : (
        <>
          {backfill && <Ended backfill={backfill} />}
          {mayChange && <Start page={page} />}
        </>
      )}
    </Card>
  );
}

function Ended({ backfill }: { backfill: Backfill }) {
  const { t, format } = useI18n();
  return (
    <>
      <p className={styles.dim}>
        {t('backfill.ended', {
          since: backfill.since ? format.day(backfill.since) : '—',
          done: backfill.done,
          when: backfill.ended_at ? format.moment(backfill.ended_at) : '—',
        })}
      </p>
      {backfill.failure_text && <p className={styles.bad}>{backfill.failure_text}</p>}
    </>
  );
}

function Start({ page }: { page: PageDetail }) {
  const { t } = useI18n();
  const now = serviceNow();
  const [since, setSince] = useState(() => dayOf(now - MONTH_MS));
  const start = usePageAction(() =>
    ask(api.POST('/api/v1/pages/{page_id}/backfill', { params: { path: { page_id: page.id } }, body: { since } })),
  );
  return (
    <>
      <p className={styles.dim}>{t('backfill.lead')}</p>
      <div className={styles.row}>
        <TextInput
          type="date"
          mt={8}
          label={t('backfill.since')}
          max={dayOf(now)}
          value={since}
          onChange={(event) => setSince(event.currentTarget.value)}
        />
        <Button
          variant="default"
          leftSection={<IconHistory size={16} />}
          disabled={since === ''}
          loading={start.isPending}
          onClick={() => start.mutate()}
        >
          {t('backfill.start')}
        </Button>
      </div>
    </>
  );
}

function Running({ page, backfill, mayChange }: { page: PageDetail; backfill: Backfill; mayChange: boolean }) {
  const { t, format } = useI18n();
  const [asking, { open, close }] = useDisclosure();
  const stop = usePageAction(() =>
    ask(api.DELETE('/api/v1/pages/{page_id}/backfill', { params: { path: { page_id: page.id } } })),
  );
  const { done, total } = backfill;
  const progress =
    total !== null
      ? t('backfill.progress', { done, total })
      : done > 0
        ? t('backfill.read', { done })
        : t('backfill.waiting');
  return (
    <>
      <p>
        {t('backfill.running', { since: backfill.since ? format.day(backfill.since) : '—' })}{' '}
        <span className={`${styles.dim} figures`}>{progress}</span>
      </p>
      <Progress
        mt={8}
        mb={10}
        aria-label={t('backfill.label')}
        // Nobody knows yet of how many: then it only moves.
        value={total ? Math.min(100, (done / total) * 100) : 100}
        animated={!total}
        striped={!total}
      />
      {backfill.failure_text && <p className={styles.bad}>{backfill.failure_text}</p>}
      {mayChange && (
        <Button size="xs" variant="default" leftSection={<IconPlayerStop size={15} />} onClick={open}>
          {t('backfill.stop')}
        </Button>
      )}
      {asking && (
        <FormDialog
          title={t('backfill.title')}
          text={t('backfill.stop.sure')}
          submit={t('backfill.stop')}
          color="red"
          pending={stop.isPending}
          onSubmit={() => stop.mutate(undefined, { onSettled: close })}
          onClose={close}
        />
      )}
    </>
  );
}
