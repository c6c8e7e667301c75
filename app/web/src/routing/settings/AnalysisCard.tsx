/** What the machine makes of a text: a place to try words before a citizen writes them. */
import { Button, Group, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import type { Analysis } from '../../api/types';
import { useI18n } from '../../i18n';
import { Card } from '../../shell/Card';
import { useToasts } from '../../shell/toast';
import { Bar } from '../Bar';
import { PageSelect } from './PageSelect';
import styles from './Settings.module.css';

const TOPICS = 3;
const AGENCIES = 4;

export function AnalysisCard() {
  const { t } = useI18n();
  const toasts = useToasts();
  const [text, setText] = useState('');
  const [page, setPage] = useState<string | null>(null);
  const run = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/routing/analysis', { body: { text: text.trim(), page_id: page } })),
    onError: toasts.failed,
  });
  return (
    <Card title={t('analysis.title')}>
      <Group align="flex-end" gap={12}>
        <Textarea
          aria-label={t('analysis.text')}
          placeholder={t('analysis.placeholder')}
          autosize
          minRows={1}
          maxRows={6}
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          flex={1}
          miw={260}
        />
        <PageSelect value={page} known={null} onChange={setPage} />
        <Button variant="default" disabled={text.trim() === ''} loading={run.isPending} onClick={() => run.mutate()}>
          {t('analysis.run')}
        </Button>
      </Group>
      {run.data && <Found analysis={run.data} />}
    </Card>
  );
}

function Found({ analysis }: { analysis: Analysis }) {
  const { t } = useI18n();
  const { screening, topic, places, candidates, words } = analysis;
  return (
    <div className={styles.analysis} role="status">
      <section>
        <h3 className={styles.subhead}>{t('analysis.screening')}</h3>
        <p lang="ru">
          {screening.reason} {screening.urgent && <b>{t('row.urgent')}</b>}
        </p>
        <h3 className={styles.subhead}>{t('analysis.places')}</h3>
        <p lang="ru">
          {places.length === 0
            ? t('triage.no-place')
            : places
                .map((place) =>
                  place.territories.map((one) => [one.name, one.within].filter(Boolean).join(', ')).join(' / '),
                )
                .join('; ')}
        </p>
        {words.length > 0 && (
          <p className={styles.dim} lang="ru">
            {t('analysis.words')} {words.join(', ')}
          </p>
        )}
      </section>
      <section>
        <h3 className={styles.subhead}>{t('analysis.topic')}</h3>
        {topic.slice(0, TOPICS).map((one) => (
          <Bar key={one.code} label={one.name} value={one.p} />
        ))}
        {topic.length === 0 && <p className={styles.dim}>{t('analysis.none')}</p>}
      </section>
      <section>
        <h3 className={styles.subhead}>{t(analysis.sure ? 'analysis.sure' : 'analysis.unsure')}</h3>
        {candidates.slice(0, AGENCIES).map((one) => (
          <div key={one.agency_id} title={one.why}>
            <Bar label={one.agency_name} value={one.probability} />
          </div>
        ))}
        {candidates.length === 0 && <p className={styles.dim}>{t('analysis.none')}</p>}
      </section>
    </div>
  );
}
