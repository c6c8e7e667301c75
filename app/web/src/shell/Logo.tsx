/** The mark, a speech bubble with a tick of reply, and the name. */
import { useI18n } from '../i18n';
import styles from './Logo.module.css';

export function Logo({ size = 28 }: { size?: number }) {
  const { t } = useI18n();
  return (
    <span className={styles.logo} style={{ fontSize: size * 0.72 }}>
      <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" className={styles.mark}>
        <path
          className={styles.bubble}
          d="M9 3h14a7 7 0 0 1 7 7v8a7 7 0 0 1-7 7h-7.2l-6.3 4.6A1 1 0 0 1 8 28.8V25a7 7 0 0 1-6-7v-8a7 7 0 0 1 7-7Z"
        />
        <path className={styles.tick} d="m10.2 14.4 4 4 7.8-8.2" />
      </svg>
      {t('app.name')}
    </span>
  );
}
