/** What the router learnt from people's decisions: its versions with their measured quality, and how right it has to be. */
import { Alert, Button, Progress, Text, Title } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { useMe } from '../../accounts/session';
import type { RouterState } from '../../api/types';
import { useI18n } from '../../i18n';
import { Failed, Loading } from '../../shell/States';
import { useTitle } from '../../shell/useTitle';
import { AimCard } from './AimCard';
import styles from './Settings.module.css';
import { SettingsTabs } from './SettingsTabs';
import { useLearning, useRouterState } from './useRouter';
import { Versions } from './Versions';

export default function RouterPage() {
  const { t } = useI18n();
  useTitle(t('router.title'));
  const state = useRouterState();
  return (
    <div className={styles.page}>
      <SettingsTabs />
      <header className={styles.head}>
        <div>
          <Title order={1}>{t('router.title')}</Title>
          <Text c="dimmed">{t('router.lead')}</Text>
        </div>
        {state.data && <Learn state={state.data} />}
      </header>
      {state.isPending && <Loading />}
      {state.isError && !state.data && <Failed error={state.error} retry={() => state.refetch()} />}
      {state.data && (
        <>
          <Standing state={state.data} />
          <AimCard key={state.data.aim.changed_at} state={state.data} />
          <Versions learning={state.data.learning !== null} />
        </>
      )}
    </div>
  );
}

function Learn({ state }: { state: RouterState }) {
  const { t } = useI18n();
  const me = useMe();
  const learn = useLearning();
  if (!me.may('catalogue')) return null;
  return (
    <Button
      leftSection={<IconSchool size={16} aria-hidden />}
      loading={learn.isPending}
      disabled={state.learning !== null}
      onClick={() => learn.mutate()}
    >
      {t('router.learn')}
    </Button>
  );
}

function Standing({ state }: { state: RouterState }) {
  const { t, format } = useI18n();
  const { live, learning } = state;
  return (
    <>
      {learning && (
        <Alert color="petrol" mb={16} title={t('router.learning', { number: learning.number })}>
          <Text size="sm" mb={6} role="status" lang="ru">
            {learning.step || t('router.learning.starts')}
          </Text>
          <Progress
            value={learning.progress * 100}
            aria-label={t('router.learning', { number: learning.number })}
            animated
          />
        </Alert>
      )}
      <p className={styles.standing}>
        {live
          ? t('router.live', { number: live.number, when: format.moment(live.live_at ?? live.started_at) })
          : t('router.cold')}{' '}
        {t('router.confirmed', { count: state.confirmed })}{' '}
        {live && state.confirmed_since_live > 0 && t('router.since-live', { count: state.confirmed_since_live })}
      </p>
    </>
  );
}
