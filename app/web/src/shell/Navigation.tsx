/** Where one can go, how much waits there, and who one is. */
import { Tooltip, UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import {
  IconAdjustments,
  IconArrowsSplit2,
  IconChartBar,
  IconChecks,
  IconInbox,
  IconSearch,
  IconTargetArrow,
  IconTrendingUp,
  IconWebhook,
  IconWorldCheck,
  type TablerIcon,
} from '@tabler/icons-react';
import { Link, useLocation, useSearch } from 'wouter';
import { type Permission, useMe } from '../accounts/session';
import type { Counts } from '../api/types';
import { useI18n } from '../i18n';
import type { PlainKey } from '../i18n/catalogue';
import { useLiveState } from '../inbox/LiveProvider';
import { COUNTED_UP_TO, useCounts } from '../inbox/useCounts';
import { Logo } from './Logo';
import styles from './Navigation.module.css';
import { OperatorMenu } from './OperatorMenu';

interface Place {
  href: string;
  label: PlainKey;
  icon: TablerIcon;
  needs: Permission;
  count?: keyof Counts;
}

export const PLACES: readonly Place[] = [
  { href: '/', label: 'nav.inbox', icon: IconInbox, needs: 'read', count: 'open' },
  { href: '/?view=review', label: 'nav.review', icon: IconChecks, needs: 'read', count: 'review' },
  { href: '/triage', label: 'nav.triage', icon: IconArrowsSplit2, needs: 'triage', count: 'triage' },
  { href: '/surges', label: 'nav.surges', icon: IconTrendingUp, needs: 'read' },
  { href: '/board', label: 'nav.board', icon: IconChartBar, needs: 'board' },
  { href: '/quality', label: 'nav.quality', icon: IconTargetArrow, needs: 'board' },
  { href: '/pages', label: 'nav.pages', icon: IconWorldCheck, needs: 'register' },
  { href: '/settings/rules', label: 'nav.settings', icon: IconAdjustments, needs: 'triage' },
  { href: '/webhooks', label: 'nav.webhooks', icon: IconWebhook, needs: 'webhooks' },
];

function isCurrent(href: string, location: string, search: string): boolean {
  const [path, query] = href.split('?');
  const root = path?.startsWith('/settings/') ? '/settings' : path;
  if (path !== location) return root !== '/' && location.startsWith(`${root}/`);
  const inReview = new URLSearchParams(search).get('view') === 'review';
  return path !== '/' || inReview === Boolean(query);
}

export function Navigation({ onHelp, onSignedOut }: { onHelp: () => void; onSignedOut: () => void }) {
  const { t } = useI18n();
  const me = useMe();
  const [location] = useLocation();
  const search = useSearch();
  const counts = useCounts();

  return (
    <div className={styles.column}>
      <div className={styles.brand}>
        <Logo />
        <Connection />
      </div>
      <UnstyledButton className={styles.search} onClick={() => spotlight.open()}>
        <IconSearch size={16} aria-hidden />
        <span>{t('nav.search')}</span>
        <kbd className={styles.kbd}>Ctrl K</kbd>
      </UnstyledButton>
      <nav aria-label={t('nav.label')} className={styles.list}>
        {PLACES.filter((place) => me.may(place.needs)).map((place) => {
          const current = isCurrent(place.href, location, search);
          return (
            <Link
              key={place.href}
              href={place.href}
              className={styles.item}
              data-current={current || undefined}
              aria-current={current ? 'page' : undefined}
            >
              <place.icon size={18} stroke={1.7} aria-hidden />
              <span className={styles.label}>{t(place.label)}</span>
              {place.count && <Count value={counts.data?.[place.count]} />}
            </Link>
          );
        })}
      </nav>
      <OperatorMenu onHelp={onHelp} onSignedOut={onSignedOut} />
    </div>
  );
}

function Count({ value }: { value: number | undefined }) {
  const { format } = useI18n();
  if (!value) return null;
  const text = value >= COUNTED_UP_TO ? `${format.number(COUNTED_UP_TO)}+` : format.number(value);
  return <span className={`${styles.count} figures`}>{text}</span>;
}

function Connection() {
  const { t } = useI18n();
  const state = useLiveState();
  return (
    <Tooltip label={t(`live.${state}`)} position="right">
      <span className={styles.dot} data-state={state} role="img" aria-label={t(`live.${state}`)} />
    </Tooltip>
  );
}
