/** Another question in a side card: its number, when, how it stands, and its first words. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Status } from '../api/types';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import styles from './RelatedCard.module.css';
import { StatusBadge } from './StatusBadge';

interface Props {
  question: { id: string; number: number; status: Status; text: string; received_at: string };
  before?: ReactNode;
  children?: ReactNode;
}

export function QuestionItem({ question, before, children }: Props) {
  const { format } = useI18n();
  const now = useNow('half-minute');
  return (
    <Link href={`/questions/${question.id}`} className={styles.item}>
      <span className={styles.head}>
        {before}
        <span className="figures">№ {question.number}</span>
        <span>{format.ago(question.received_at, now)}</span>
        <StatusBadge status={question.status} />
      </span>
      <span className={styles.text}>{question.text}</span>
      {children && <span className={styles.foot}>{children}</span>}
    </Link>
  );
}
