/** The ways in which a page's messages reach us, and how each goes. */
import { IconPlugConnected, IconRadar, IconWebhook, type TablerIcon } from '@tabler/icons-react';
import type { Feed, PageDetail } from '../api/types';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import { Card } from '../shell/Card';
import styles from './PagePage.module.css';

const ICONS: Record<Feed['kind'], TablerIcon> = {
  stream: IconPlugConnected,
  push: IconWebhook,
  sweep: IconRadar,
  backfill: IconRadar,
};

export function FeedsCard({ page }: { page: PageDetail }) {
  const { t } = useI18n();
  return (
    <Card title={t('page.feeds')}>
      {page.feeds.length === 0 && <p className={styles.dim}>{t('page.feeds.none')}</p>}
      <ul className={styles.list}>
        {page.feeds.map((feed) => (
          <FeedLine key={feed.id} feed={feed} />
        ))}
      </ul>
    </Card>
  );
}

function FeedLine({ feed }: { feed: Feed }) {
  const { t, format } = useI18n();
  const now = useNow('half-minute');
  const Icon = ICONS[feed.kind];
  const looked = feed.looked_at ? t('feed.looked', { when: format.ago(feed.looked_at, now) }) : t('feed.never');
  const words = [feed.failure_text, feed.failure_code && `(${t('page.code', { code: feed.failure_code })})`];
  return (
    <li className={styles.line}>
      <div className={styles.what}>
        <b>
          <Icon size={16} aria-hidden /> {t(`feed.${feed.kind}`)}
        </b>
        <span className={styles.dim}>
          {[t(`token.${feed.token}`), !feed.followed && t('feed.waiting')].filter(Boolean).join(' · ')}
        </span>
        {feed.failure && (
          <div className={styles.bad}>
            {t('feed.failures', { count: feed.failures })}: {words.filter(Boolean).join(' ')}
          </div>
        )}
      </div>
      <span className={styles.dim} title={feed.looked_at ? format.moment(feed.looked_at) : undefined}>
        {looked}
      </span>
    </li>
  );
}
