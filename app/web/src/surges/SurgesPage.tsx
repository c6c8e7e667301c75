/** Many questions alike: what the machine noticed, what is being answered together, and what is over. */
import { Button, SegmentedControl, Text, Title } from '@mantine/core';
import { IconTrendingUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useI18n } from '../i18n';
import { Empty, Failed, Loading } from '../shell/States';
import { useTitle } from '../shell/useTitle';
import styles from './Surge.module.css';
import { SurgeItem } from './SurgeItem';
import { type SurgesView, useSurgeList } from './useSurges';

const VIEWS: readonly SurgesView[] = ['active', 'closed', 'all'];

export default function SurgesPage() {
  const { t } = useI18n();
  useTitle(t('surges.title'));
  const [view, setView] = useState<SurgesView>('active');
  const list = useSurgeList(view);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <Title order={1}>{t('surges.title')}</Title>
          <Text c="dimmed">{t('surges.lead')}</Text>
        </div>
        <SegmentedControl
          aria-label={t('surges.view')}
          value={view}
          onChange={(value) => setView(value as SurgesView)}
          data={VIEWS.map((each) => ({ value: each, label: t(`surges.view.${each}`) }))}
        />
      </header>
      {list.isPending && <Loading />}
      {list.isError && <Failed error={list.error} retry={() => list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <Empty
          icon={<IconTrendingUp size={28} stroke={1.6} />}
          title={t('surges.empty')}
          text={t('surges.empty.text')}
        />
      )}
      <ul className={styles.list} aria-label={t('surges.title')}>
        {rows.map((row) => (
          <SurgeItem key={row.id} row={row} />
        ))}
      </ul>
      {list.hasNextPage && (
        <div className={styles.more}>
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('common.more')}
          </Button>
        </div>
      )}
    </div>
  );
}
