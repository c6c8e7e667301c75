/** The head of the three screens of the register, and the way from one to another. */
import { Title } from '@mantine/core';
import type { PropsWithChildren } from 'react';
import { Link, useLocation } from 'wouter';
import { useMe } from '../accounts/session';
import { useI18n } from '../i18n';
import type { PlainKey } from '../i18n/catalogue';
import styles from './Pages.module.css';

const TABS: readonly { href: string; label: PlainKey; needs: 'register' | 'pages' }[] = [
  { href: '/pages', label: 'pages.tab.register', needs: 'register' },
  { href: '/pages/coverage', label: 'pages.tab.coverage', needs: 'register' },
  { href: '/pages/rejected', label: 'pages.tab.rejected', needs: 'pages' },
];

/** children: what can be done on the screen. */
export function PagesHead({ children }: PropsWithChildren) {
  const { t } = useI18n();
  const me = useMe();
  const [location] = useLocation();
  return (
    <>
      <div className={styles.top}>
        <Title order={1}>{t('pages.title')}</Title>
        <div className={styles.actions}>{children}</div>
      </div>
      <nav className={styles.tabs} aria-label={t('pages.tabs')}>
        {TABS.filter((tab) => me.may(tab.needs)).map((tab) => (
          <Link
            key={tab.href}
            href={tab.href}
            className={styles.tab}
            aria-current={tab.href === location ? 'page' : undefined}
          >
            {t(tab.label)}
          </Link>
        ))}
      </nav>
    </>
  );
}
