/** What was decided last, and the way back. */
import { Button, VisuallyHidden } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { type Translate, useI18n } from '../i18n';
import { Key } from './Key';
import styles from './UndoBar.module.css';
import { type TriageDecision, UNDO_SECONDS } from './useDecisions';

interface Props {
  newest: { value: TriageDecision; waiting: boolean } | null;
  onUndo: () => void;
}

function wordsOf(decision: TriageDecision, t: Translate): string {
  const number = String(decision.item.question.number);
  return decision.kind === 'assign'
    ? t('triage.done.assigned', { number, agency: decision.agencyName })
    : t('triage.done.screened', { number, reason: decision.reason });
}

export function UndoBar({ newest, onUndo }: Props) {
  const { t } = useI18n();
  const text = newest ? wordsOf(newest.value, t) : '';
  return (
    <div className={styles.place}>
      <VisuallyHidden role="status">{text}</VisuallyHidden>
      {newest && (
        <div className={styles.bar}>
          <span className={styles.text}>{text}</span>
          <span className={styles.hint}>
            {newest.waiting ? t('triage.sends', { seconds: UNDO_SECONDS }) : t('triage.sent')}
          </span>
          <Button
            size="compact-sm"
            variant="white"
            leftSection={<IconArrowBackUp size={15} />}
            rightSection={<Key name="u" />}
            aria-keyshortcuts="u Control+Z"
            onClick={onUndo}
          >
            {t('common.undo')}
          </Button>
          {newest.waiting && <span key={newest.value.item.question.id} className={styles.fuse} aria-hidden />}
        </div>
      )}
    </div>
  );
}
