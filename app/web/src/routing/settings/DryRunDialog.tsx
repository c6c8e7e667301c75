/** What a change of a rule would have done to the questions of the last days; nothing is saved. */
import { Alert, Modal, Progress, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { api, ask } from '../../api/client';
import { messageOf } from '../../api/messages';
import type { DryRun, DryRunIn } from '../../api/types';
import { useI18n } from '../../i18n';
import styles from './Settings.module.css';
import { useDryRun } from './useRules';

interface DialogProps {
  title: string;
  request: DryRunIn;
  onClose: () => void;
}

export function DryRunDialog({ title, request, onClose }: DialogProps) {
  const { t } = useI18n();
  return (
    <Modal opened onClose={onClose} size="xl" title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <DryRunPart request={request} />
    </Modal>
  );
}

/** A dry run on its way and its outcome; another request starts another one. */
export function DryRunPart({ request }: { request: DryRunIn }) {
  const { t } = useI18n();
  const start = useMutation({
    mutationFn: (body: DryRunIn) => ask(api.POST('/api/v1/rules/dry-run', { body })),
  });
  const { mutate } = start;
  useEffect(() => mutate(request), [mutate, request]);
  const run = useDryRun(start.data);
  const error = start.error ?? run.error;
  if (error) return <Alert color="red">{t(messageOf(error))}</Alert>;
  if (!run.data || run.data.state === 'running') return <Course run={run.data} />;
  if (run.data.state === 'failed') {
    return (
      <Alert color="red" lang="ru">
        {run.data.error || t('dry-run.failed')}
      </Alert>
    );
  }
  return <Outcome run={run.data} />;
}

function Course({ run }: { run: DryRun | undefined }) {
  const { t } = useI18n();
  const total = run?.total ?? 0;
  const done = run?.looked_at ?? 0;
  const label = total > 0 ? t('dry-run.course', { done, total }) : t('dry-run.starts');
  return (
    <div>
      <Text size="sm" mb={6} className="figures">
        {label}
      </Text>
      <Progress value={total > 0 ? (done / total) * 100 : 100} animated={total === 0} aria-label={label} />
    </div>
  );
}

function Outcome({ run }: { run: DryRun }) {
  const { t, format } = useI18n();
  const figures = [
    ['changed', run.changed],
    ['to_agency', run.to_agency],
    ['better', run.better],
    ['worse', run.worse],
    ['newly_sure', run.newly_sure],
    ['newly_unsure', run.newly_unsure],
  ] as const;
  return (
    <Stack gap="sm" role="status">
      <Text fw={550}>
        {run.changed === 0
          ? t('dry-run.nothing', { total: run.total })
          : t('dry-run.done', { count: run.changed, total: run.total })}
      </Text>
      {run.changed > 0 && (
        <dl className={styles.measured}>
          {figures.map(([key, value]) => (
            <div key={key} data-tone={key === 'worse' && value > 0 ? 'bad' : undefined}>
              <dt>{t(`dry-run.${key}`)}</dt>
              <dd className="figures">{format.number(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {run.examples.length > 0 && <Examples examples={run.examples} />}
    </Stack>
  );
}

function Examples({ examples }: { examples: DryRun['examples'] }) {
  const { t, format } = useI18n();
  return (
    <ul className={styles.examples} aria-label={t('dry-run.examples')}>
      {examples.map(({ question, before, after, actual }) => (
        <li key={question.id}>
          <Link href={`/questions/${question.id}`} target="_blank">
            № {question.number}
          </Link>{' '}
          <span className={styles.quote}>{question.text}</span>
          <div className={styles.dim}>
            {before.agency?.short_name ?? t('routing.triage')} {format.share(before.probability)} →{' '}
            <b>{after.agency?.short_name ?? t('routing.triage')}</b> {format.share(after.probability)}
            {actual.agency && ` · ${t('dry-run.actual', { agency: actual.agency.short_name })}`}
          </div>
        </li>
      ))}
    </ul>
  );
}
