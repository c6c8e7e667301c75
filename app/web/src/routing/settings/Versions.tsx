/** Versions of the router: measured on the newest confirmed questions, to be brought back by one click. */
import { Button } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useMe } from '../../accounts/session';
import type { RouterVersion } from '../../api/types';
import { useI18n } from '../../i18n';
import { Card } from '../../shell/Card';
import { Failed, Loading } from '../../shell/States';
import { useToasts } from '../../shell/toast';
import styles from './Settings.module.css';
import { useGoLive, useVersions } from './useRouter';

export function Versions({ learning }: { learning: boolean }) {
  const { t } = useI18n();
  const versions = useVersions(learning);
  return (
    <Card title={t('router.versions')}>
      {versions.isPending && <Loading />}
      {versions.isError && <Failed error={versions.error} retry={() => versions.refetch()} />}
      {versions.data?.length === 0 && <p className={styles.dim}>{t('router.versions.none')}</p>}
      <ul className={styles.versions}>
        {versions.data?.map((version) => (
          <Version key={version.id} version={version} />
        ))}
      </ul>
    </Card>
  );
}

function Version({ version }: { version: RouterVersion }) {
  const { t, format } = useI18n();
  const by = version.learnt_by?.name ?? t('router.versions.nightly');
  return (
    <li className={styles.version} data-state={version.state}>
      <div className={styles.what}>
        <div className={styles.line}>
          <b className="figures">№ {version.number}</b>
          <span className={styles.badge} data-state={version.state}>
            {t(`router.state.${version.state}`)}
          </span>
          <span className={styles.dim}>
            {format.moment(version.started_at)} · {by} · {t('router.versions.examples', { count: version.examples })}
          </span>
        </div>
        {version.reason && (
          <p className={styles.reason} lang="ru">
            {version.reason}
          </p>
        )}
        {version.measured && <Measured version={version} />}
      </div>
      <Bring version={version} />
    </li>
  );
}

function Measured({ version }: { version: RouterVersion }) {
  const { t, format } = useI18n();
  const { measured } = version;
  if (!measured) return null;
  const before = measured.live_before;
  const figures = [
    ['agency_top_1', measured.agency_top_1, before?.agency_top_1],
    ['agency_top_3', measured.agency_top_3, before?.agency_top_3],
    ['topic_top_1', measured.topic_top_1, before?.topic_top_1],
    ['share_at_aim', measured.share_at_aim, before?.share_at_aim],
    ['calibration_error', measured.calibration_error, before?.calibration_error],
  ] as const;
  return (
    <dl className={styles.measured} title={t('router.measured.on', { count: version.tested_on })}>
      {figures.map(([key, value, was]) => (
        <div key={key}>
          <dt>{t(`router.measured.${key}`)}</dt>
          <dd className="figures">
            {value === null || value === undefined ? '—' : format.share(value)}
            {was !== null && was !== undefined && (
              <span className={styles.was}> {t('router.measured.was', { value: format.share(was) })}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Bring({ version }: { version: RouterVersion }) {
  const { t } = useI18n();
  const me = useMe();
  const toasts = useToasts();
  const live = useGoLive(() => toasts.done(t('router.versions.is-live', { number: version.number })));
  const may = me.may('catalogue') && version.state === 'retired';
  if (!may) return null;
  return (
    <Button
      size="compact-md"
      variant="default"
      leftSection={<IconRestore size={16} aria-hidden />}
      loading={live.isPending}
      onClick={() => live.mutate(version.id)}
    >
      {t('router.versions.bring')}
    </Button>
  );
}
