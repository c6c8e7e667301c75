/** How well questions find their agency: what the machine did by itself, how right it was, and whom it confuses. */
import { SegmentedControl, Text, Title } from '@mantine/core';
import { IconTargetArrow } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { serviceNow } from '../../api/clock';
import type { Quality } from '../../api/types';
import { useI18n } from '../../i18n';
import { Empty, Failed, Loading } from '../../shell/States';
import { useTitle } from '../../shell/useTitle';
import { Confusions } from './Confusions';
import styles from './Quality.module.css';
import { PerAgency, PerTopic } from './Tables';
import { Weeks } from './Weeks';

const PERIODS = { month: 30, quarter: 91, year: 365 } as const;
type Period = keyof typeof PERIODS;
const DAY_MS = 86_400_000;

export default function QualityPage() {
  const { t } = useI18n();
  useTitle(t('quality.title'));
  const [period, setPeriod] = useState<Period>('month');
  const quality = useQuery({
    queryKey: ['quality', period],
    queryFn: ({ signal }) => {
      const now = serviceNow();
      const query = {
        since: new Date(now - PERIODS[period] * DAY_MS).toISOString(),
        until: new Date(now).toISOString(),
      };
      return ask(api.GET('/api/v1/insights/quality', { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });
  const data = quality.data;

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <Title order={1}>{t('quality.title')}</Title>
          <Text c="dimmed">{t('quality.lead')}</Text>
        </div>
        <SegmentedControl
          aria-label={t('board.period')}
          value={period}
          onChange={(value) => setPeriod(value as Period)}
          data={(Object.keys(PERIODS) as Period[]).map((each) => ({ value: each, label: t(`quality.${each}`) }))}
        />
      </header>
      {quality.isPending && <Loading />}
      {quality.isError && !data && <Failed error={quality.error} retry={() => quality.refetch()} />}
      {data &&
        (data.decided === 0 ? (
          <Empty
            icon={<IconTargetArrow size={28} stroke={1.6} />}
            title={t('quality.empty')}
            text={t('quality.empty.text')}
          />
        ) : (
          <div data-stale={quality.isPlaceholderData || undefined} className={styles.body}>
            <Tiles quality={data} />
            <Weeks series={data.series} />
            <Confusions confusions={data.confusions} />
            <div className={styles.pair}>
              <PerAgency rows={data.agencies} />
              <PerTopic rows={data.topics} />
            </div>
          </div>
        ))}
    </div>
  );
}

function Tiles({ quality }: { quality: Quality }) {
  const { t, format } = useI18n();
  const share = (value: number | null) => (value === null ? '—' : format.share(value));
  const tiles = [
    { key: 'decided', value: format.number(quality.decided) },
    { key: 'share_without_person', value: share(quality.share_without_person) },
    { key: 'right_without_person', value: share(quality.right_without_person) },
    { key: 'returned', value: format.number(quality.returned) },
    { key: 'transferred', value: format.number(quality.transferred) },
    { key: 'overruled_screenings', value: format.number(quality.overruled_screenings) },
  ] as const;
  return (
    <dl className={styles.tiles}>
      {tiles.map((tile) => (
        <div key={tile.key} className={styles.tile} title={t(`quality.${tile.key}.help`)}>
          <dt>{t(`quality.${tile.key}`)}</dt>
          <dd className="figures">{tile.value}</dd>
        </div>
      ))}
    </dl>
  );
}
