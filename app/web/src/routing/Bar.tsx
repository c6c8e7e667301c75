/** A share as a bar with its figure. */
import type { ReactNode } from 'react';
import { useI18n } from '../i18n';
import styles from './Routing.module.css';

export function Bar({ label, value, children }: { label: string; value: number; children?: ReactNode }) {
  const { format } = useI18n();
  const text = format.share(value);
  return (
    <div className={styles.barLine}>
      <span className={styles.barLabel} title={label}>
        {label}
      </span>
      <meter className={styles.meter} min={0} max={1} value={value} aria-label={label}>
        {text}
      </meter>
      <span className={`${styles.barValue} figures`}>{text}</span>
      {children && <span className={styles.barNote}>{children}</span>}
    </div>
  );
}
