/** What stands in the way of a page, in plain words, and what to do about it. */
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import type { Finding } from '../api/types';
import { useI18n } from '../i18n';
import styles from './Dialogs.module.css';

export function Findings({ findings }: { findings: readonly Finding[] }) {
  const { t } = useI18n();
  if (findings.length === 0) return null;
  // What makes it impossible comes first.
  const ordered = findings.toSorted((one, other) => Number(other.impossible) - Number(one.impossible));
  return (
    <ul className={styles.findings}>
      {ordered.map((finding) => {
        const Icon = finding.impossible ? IconCircleX : IconAlertTriangle;
        return (
          <li
            key={`${finding.trouble} ${finding.token}`}
            className={styles.finding}
            data-tone={finding.impossible ? 'bad' : 'risk'}
          >
            <Icon size={18} aria-hidden />
            <div>
              {finding.impossible && <span className={styles.block}>{t('finding.impossible')}</span>}
              <div lang="ru">
                <b>{finding.text}</b> {finding.what_to_do}
              </div>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
