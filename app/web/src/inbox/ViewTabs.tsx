/** The saved views above the list. */
import type { MouseEvent } from 'react';
import type { Counts } from '../api/types';
import { useI18n } from '../i18n';
import { inboxLink, type View } from './filters';
import styles from './InboxPage.module.css';
import { COUNTED_UP_TO, useCounts } from './useCounts';

const TABS: readonly { view: View; count?: keyof Counts; tone?: 'risk' | 'bad' }[] = [
  { view: 'mine', count: 'mine' },
  { view: 'open', count: 'open' },
  { view: 'risk', count: 'at_risk', tone: 'risk' },
  { view: 'late', count: 'breached', tone: 'bad' },
  { view: 'review', count: 'review' },
  { view: 'answered' },
  { view: 'closed' },
  { view: 'screened' },
  { view: 'all' },
];

export function ViewTabs({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const { t, format } = useI18n();
  const counts = useCounts();

  const choose = (event: MouseEvent, next: View) => {
    // Ctrl-click and the like open the view in a new tab, as any link.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onChange(next);
  };

  return (
    <nav className={styles.tabs} aria-label={t('inbox.views')}>
      {TABS.map((tab) => {
        const count = tab.count ? counts.data?.[tab.count] : undefined;
        return (
          <a
            key={tab.view}
            href={inboxLink({ view: tab.view })}
            className={styles.tab}
            aria-current={tab.view === view ? 'page' : undefined}
            onClick={(event) => choose(event, tab.view)}
          >
            {t(`view.${tab.view}`)}
            {count !== undefined && count > 0 && (
              <span className={`${styles.count} figures`} data-tone={tab.tone}>
                {format.number(count)}
                {count >= COUNTED_UP_TO && '+'}
              </span>
            )}
          </a>
        );
      })}
    </nav>
  );
}
