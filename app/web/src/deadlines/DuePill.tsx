/** How much time a question has left, in words and a colour. */
import { IconAlertTriangleFilled, IconCheck, IconClock } from '@tabler/icons-react';
import type { QuestionRow } from '../api/types';
import { useI18n } from '../i18n';
import styles from './DuePill.module.css';
import { instant, left } from './standing';
import { useNow } from './useNow';

type Timed = Pick<QuestionRow, 'due_at' | 'warn_at' | 'answered_at' | 'closed_at'>;

const ICONS = { on_track: IconClock, at_risk: IconClock, breached: IconAlertTriangleFilled, met: IconCheck };

export function DuePill({ question }: { question: Timed }) {
  const { t, format } = useI18n();
  const now = useNow('half-minute');
  const dueAt = instant(question.due_at);

  if (dueAt === null) return <Settled question={question} />;
  const { standing, milliseconds } = left({ dueAt, warnAt: instant(question.warn_at), metAt: null }, now);
  const Icon = ICONS[standing];
  const span = format.span(milliseconds);
  const due = format.dueShort(dueAt, now);
  return (
    <div className={styles.due}>
      <span className={`${styles.pill} figures`} data-standing={standing}>
        <Icon size={14} aria-hidden />
        <span className={styles.sr}>{t(milliseconds < 0 ? 'due.late' : 'due.left', { span })}</span>
        <span aria-hidden>{milliseconds < 0 ? `−${span}` : span}</span>
      </span>
      <span className={`${styles.until} figures`}>{t(milliseconds < 0 ? 'due.was' : 'due.until', { when: due })}</span>
    </div>
  );
}

function Settled({ question }: { question: Timed }) {
  const { t, format } = useI18n();
  if (!question.answered_at) {
    const text = question.closed_at ? format.moment(question.closed_at) : t('due.none');
    return <span className={`${styles.until} figures`}>{text}</span>;
  }
  return (
    <div className={styles.due}>
      <span className={styles.pill} data-standing="met">
        <IconCheck size={14} aria-hidden />
        {t('status.answered')}
      </span>
      <span className={`${styles.until} figures`}>{format.moment(question.answered_at)}</span>
    </div>
  );
}
