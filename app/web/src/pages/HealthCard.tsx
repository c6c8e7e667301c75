/** How the connection to a page goes now, what to do, and the network's own words. */
import type { PageDetail } from '../api/types';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import { Card } from '../shell/Card';
import { HealthBadge } from './HealthBadge';
import styles from './PagePage.module.css';

export function HealthCard({ page }: { page: PageDetail }) {
  const { t, format } = useI18n();
  const now = useNow('half-minute');
  return (
    <Card title={t('page.health')}>
      <div className={styles.health}>
        <HealthBadge health={page.health} active={page.active} />
        <span className={styles.dim} title={format.moment(page.health_at)}>
          {t('pages.for', { span: format.span(now - Date.parse(page.health_at)) })}
        </span>
      </div>
      <Advice page={page} />
      {(page.failure_text || page.failure_code) && (
        <details className={styles.fold}>
          <summary>{t('page.words')}</summary>
          <p className={styles.words}>
            {page.failure_text} {page.failure_code && `(${t('page.code', { code: page.failure_code })})`}
          </p>
        </details>
      )}
    </Card>
  );
}

function Advice({ page }: { page: PageDetail }) {
  const { t } = useI18n();
  if (!page.active) return <p className={styles.advice}>{t('page.health.paused')}</p>;
  if (!page.what_to_do) return <p className={styles.advice}>{t('page.health.fine')}</p>;
  return (
    <p className={styles.advice} lang="ru">
      {page.what_to_do}
    </p>
  );
}
