/** How much was triaged and how fast, said quietly. */
import { useI18n } from '../i18n';
import { type Pace, secondsEach } from './pace';
import styles from './Triage.module.css';

export function PaceNote({ pace }: { pace: Pace }) {
  const { t, format } = useI18n();
  if (pace.decided === 0) return null;
  const seconds = secondsEach(pace);
  return (
    <span className={`${styles.pace} figures`}>
      {t('triage.pace', { count: pace.decided })}
      {seconds !== null && <> · {t('triage.pace.each', { span: format.lag(seconds) })}</>}
    </span>
  );
}
