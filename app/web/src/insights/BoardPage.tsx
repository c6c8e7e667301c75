/** How it goes: figures of the region and of each agency; each leads to its questions. */
import { Button, SegmentedControl, Text, Title } from '@mantine/core';
import { IconChartBar, IconDownload, IconPrinter } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { serviceNow } from '../api/clock';
import { useI18n } from '../i18n';
import { Empty, Failed, Loading } from '../shell/States';
import { useTitle } from '../shell/useTitle';
import { AgencyTable } from './AgencyTable';
import styles from './Board.module.css';
import { boardCsv } from './boardCsv';
import { download } from './download';
import { PERIODS, type Period, since } from './periods';
import { Tiles } from './Tiles';

const MINUTE_MS = 60_000;

export default function BoardPage() {
  const { t, format } = useI18n();
  const [period, setPeriod] = useState<Period>('week');
  useTitle(t('board.title'));
  const board = useQuery({
    queryKey: ['board', period],
    queryFn: ({ signal }) => {
      const now = serviceNow();
      const query = { since: since(period, now).toISOString(), until: new Date(now).toISOString() };
      return ask(api.GET('/api/v1/insights/agencies', { params: { query }, signal }));
    },
    refetchInterval: MINUTE_MS,
    placeholderData: keepPreviousData,
  });

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <Title order={1}>{t('board.title')}</Title>
          {board.isSuccess && (
            <Text size="sm" c="dimmed" className="figures">
              {t('board.updated', { when: format.time(board.dataUpdatedAt) })}
            </Text>
          )}
        </div>
        <div className={`${styles.tools} no-print`}>
          <SegmentedControl
            aria-label={t('board.period')}
            value={period}
            onChange={(value) => setPeriod(value as Period)}
            data={PERIODS.map((each) => ({ value: each, label: t(`board.${each}`) }))}
          />
          {board.data && (
            <Button
              variant="default"
              leftSection={<IconDownload size={16} />}
              onClick={() => download(`otklik-${period}.csv`, boardCsv(board.data, t), 'text/csv')}
            >
              {t('board.csv')}
            </Button>
          )}
          <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
            {t('board.print')}
          </Button>
        </div>
      </header>
      {board.isPending && <Loading />}
      {board.isError && !board.data && <Failed error={board.error} retry={() => board.refetch()} />}
      {board.data && (
        <div data-stale={board.isPlaceholderData || undefined} className={styles.body}>
          <Tiles board={board.data} />
          {board.data.agencies.length === 0 ? (
            <Empty
              icon={<IconChartBar size={28} stroke={1.6} />}
              title={t('board.empty')}
              text={t('board.empty.text')}
            />
          ) : (
            <AgencyTable board={board.data} />
          )}
        </div>
      )}
    </div>
  );
}
