/** The parts of the settings, side by side. */
import { Link, useLocation } from 'wouter';
import { type Permission, useMe } from '../../accounts/session';
import { useI18n } from '../../i18n';
import type { PlainKey } from '../../i18n/catalogue';
import styles from './Settings.module.css';

const PARTS: readonly { href: string; label: PlainKey; needs: Permission }[] = [
  { href: '/settings/rules', label: 'settings.rules', needs: 'triage' },
  { href: '/settings/router', label: 'settings.router', needs: 'triage' },
  { href: '/settings/lessons', label: 'settings.lessons', needs: 'triage' },
  { href: '/settings/topics', label: 'settings.topics', needs: 'register' },
  { href: '/settings/territories', label: 'settings.territories', needs: 'register' },
  { href: '/settings/areas', label: 'settings.areas', needs: 'register' },
];

export function SettingsTabs() {
  const { t } = useI18n();
  const me = useMe();
  const [location] = useLocation();
  return (
    <nav className={styles.tabs} aria-label={t('settings.label')}>
      {PARTS.filter((part) => me.may(part.needs)).map((part) => (
        <Link
          key={part.href}
          href={part.href}
          className={styles.tab}
          aria-current={location.startsWith(part.href) ? 'page' : undefined}
        >
          {t(part.label)}
        </Link>
      ))}
    </nav>
  );
}
