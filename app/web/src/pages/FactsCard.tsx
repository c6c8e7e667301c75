/** What is known of a page, and whether its network calls us. */
import { Anchor, Switch } from '@mantine/core';
import { Link } from 'wouter';
import { useTerritories } from '../agencies/catalogue';
import type { PageDetail } from '../api/types';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import { inboxLink } from '../inbox/filters';
import { Card } from '../shell/Card';
import styles from './PagePage.module.css';
import { usePatch } from './usePage';
import { useSummary } from './useRegister';

export function FactsCard({ page, mayChange }: { page: PageDetail; mayChange: boolean }) {
  const { t, format } = useI18n();
  const now = useNow('half-minute');
  const territories = useTerritories();
  const summary = useSummary();
  const patch = usePatch(page);
  const territory = territories.data?.find((each) => each.id === page.territory_id)?.name;
  const comments = page.comments_open === null ? 'unknown' : page.comments_open ? 'open' : 'closed';
  const last = page.last_message_at;
  const lag = page.lag_seconds === null ? '' : t('pages.lag', { span: format.lag(page.lag_seconds) });
  const norm = summary.data?.posts_norm;
  return (
    <Card title={t('page.facts')}>
      <dl className={styles.facts}>
        <dt>{t('pages.last')}</dt>
        <dd title={last ? format.moment(last) : undefined}>
          {last ? [format.ago(last, now), lag].filter(Boolean).join(', ') : t('pages.never')}
        </dd>
        <dt>{t('pages.posts')}</dt>
        <dd className="figures">
          {norm === undefined
            ? format.number(page.posts_in_week)
            : t('pages.posts.of', { posts: page.posts_in_week, norm })}
          {norm !== undefined && page.posts_in_week < norm && `, ${t('pages.posts.few')}`}
        </dd>
        <dt>{t('pages.comments')}</dt>
        <dd>{t(`pages.comments.${comments}`)}</dd>
        <dt>{t('page.territory')}</dt>
        <dd>{territory ?? t('page.territory.none')}</dd>
        <dt>{t('page.since')}</dt>
        <dd>{page.since ? format.moment(page.since) : t('page.since.all')}</dd>
        <dt>{t('page.created')}</dt>
        <dd>{format.moment(page.created_at)}</dd>
        <dt>{t('page.external')}</dt>
        <dd className="figures">{page.external_id}</dd>
      </dl>
      {mayChange ? (
        <Switch
          mb={12}
          label={t('push.label')}
          description={t('push.help')}
          checked={page.push}
          disabled={patch.isPending}
          onChange={(event) => patch.mutate({ push: event.currentTarget.checked })}
        />
      ) : (
        <p className={styles.dim}>{t(page.push ? 'push.on' : 'push.off')}</p>
      )}
      <Anchor component={Link} href={inboxLink({ view: 'all', page: page.id })}>
        {t('page.questions')}
      </Anchor>
    </Card>
  );
}
