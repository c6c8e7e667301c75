/** One page in the register. */
import { ActionIcon } from '@mantine/core';
import { IconAlertTriangle, IconExternalLink, IconUserExclamation } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useMe } from '../accounts/session';
import { safeLink } from '../api/links';
import type { PageRow } from '../api/types';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import { NetworkIcon } from '../questions/NetworkIcon';
import { HealthBadge } from './HealthBadge';
import styles from './Pages.module.css';
import table from './Register.module.css';

interface Props {
  measure: (element: Element | null) => void;
  index: number;
  row: PageRow;
  norm: number | undefined;
  active: boolean;
  onFocus: (id: string) => void;
}

export function RegisterRow({ measure, index, row, norm, active, onFocus }: Props) {
  const { t, format } = useI18n();
  const me = useMe();
  const comments = row.comments_open === null ? 'unknown' : row.comments_open ? 'open' : 'closed';
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      data-active={active || undefined}
      onFocus={() => onFocus(row.id)}
    >
      <th scope="row">
        <Name row={row} />
      </th>
      <td data-label={t('pages.health')}>
        <Health row={row} />
      </td>
      <td data-label={t('pages.last')} className="figures">
        <LastMessage row={row} />
      </td>
      <td data-label={t('pages.posts')} className="figures">
        <Posts posts={row.posts_in_week} norm={row.active ? norm : undefined} />
      </td>
      <td data-label={t('pages.comments')} data-tone={comments === 'closed' ? 'risk' : undefined}>
        {t(`pages.comments.${comments}`)}
      </td>
      <td data-label={t('pages.rejected')} className="figures" data-empty={row.rejected === 0 || undefined}>
        {row.rejected > 0 && me.may('pages') ? (
          <Link href={`/pages/rejected?page=${row.id}`} className={table.figure}>
            {format.number(row.rejected)}
          </Link>
        ) : (
          format.number(row.rejected)
        )}
      </td>
    </tr>
  );
}

function Name({ row }: { row: PageRow }) {
  const { t } = useI18n();
  const link = safeLink(row.url);
  return (
    <span className={table.name}>
      <NetworkIcon network={row.network} size={19} />
      <span className={table.names}>
        <Link href={`/pages/${row.id}`} className={styles.nameLink} data-row={row.id}>
          {row.name}
        </Link>
        <span className={styles.dim}>{row.agency.short_name}</span>
      </span>
      {link && (
        <ActionIcon
          component="a"
          href={link}
          target="_blank"
          rel="noopener noreferrer"
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('pages.open', { name: row.name })}
        >
          <IconExternalLink size={15} />
        </ActionIcon>
      )}
    </span>
  );
}

function Health({ row }: { row: PageRow }) {
  const { t, format } = useI18n();
  const now = useNow('half-minute');
  return (
    <>
      <HealthBadge health={row.health} active={row.active} />
      {row.active && (
        <span className={styles.dim} title={format.moment(row.health_at)}>
          {' '}
          {t('pages.for', { span: format.span(now - Date.parse(row.health_at)) })}
        </span>
      )}
      {row.what_to_do && (
        <div className={styles.dim} lang="ru">
          {row.what_to_do}
        </div>
      )}
      {row.waits_for_person && (
        <div className={table.waits}>
          <IconUserExclamation size={15} aria-hidden /> {t('pages.waits')}
        </div>
      )}
    </>
  );
}

function LastMessage({ row }: { row: PageRow }) {
  const { t, format } = useI18n();
  const now = useNow('half-minute');
  if (!row.last_message_at) return <span className={styles.dim}>{t('pages.never')}</span>;
  return (
    <>
      <time dateTime={row.last_message_at} title={format.moment(row.last_message_at)}>
        {format.ago(row.last_message_at, now)}
      </time>
      {row.lag_seconds !== null && (
        <div className={styles.dim}>{t('pages.lag', { span: format.lag(row.lag_seconds) })}</div>
      )}
    </>
  );
}

function Posts({ posts, norm }: { posts: number; norm: number | undefined }) {
  const { t, format } = useI18n();
  if (norm === undefined) return format.number(posts);
  return (
    <>
      {t('pages.posts.of', { posts, norm })}
      {posts < norm && (
        <div className={table.few}>
          <IconAlertTriangle size={14} aria-hidden /> {t('pages.posts.few')}
        </div>
      )}
    </>
  );
}
