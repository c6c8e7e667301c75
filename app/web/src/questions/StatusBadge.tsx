/** The status of a question, in a word and a colour. */
import type { Status } from '../api/types';
import { useI18n } from '../i18n';
import styles from './StatusBadge.module.css';

const TONES: Record<Status, string> = {
  received: 'calm',
  triage: 'thought',
  routed: 'calm',
  'in-work': 'info',
  'in-review': 'thought',
  approved: 'info',
  publishing: 'info',
  answered: 'good',
  undeliverable: 'bad',
  closed: 'calm',
};

export function StatusBadge({ status }: { status: Status }) {
  const { t } = useI18n();
  return (
    <span className={styles.badge} data-tone={TONES[status]}>
      {t(`status.${status}`)}
    </span>
  );
}
