/** Other questions of the same citizen. */
import { Link } from 'wouter';
import type { Question } from '../api/types';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import { Card } from '../shell/Card';
import styles from './RelatedCard.module.css';
import { StatusBadge } from './StatusBadge';

export function RelatedCard({ related }: { related: Question['related'] }) {
  const { t, format } = useI18n();
  const now = useNow('half-minute');
  if (related.length === 0) return null;
  return (
    <Card title={t('related.title')}>
      {related.map((question) => (
        <Link key={question.id} href={`/questions/${question.id}`} className={styles.item}>
          <span className={styles.head}>
            <span className="figures">№ {question.number}</span>
            <span>{format.ago(question.received_at, now)}</span>
            <StatusBadge status={question.status} />
          </span>
          <span className={styles.text}>{question.text}</span>
        </Link>
      ))}
    </Card>
  );
}
