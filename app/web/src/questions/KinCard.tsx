/** The question this one was split from, and those that were split from it. */
import { IconArrowsSplit2 } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Question } from '../api/types';
import { useI18n } from '../i18n';
import { Card } from '../shell/Card';
import styles from './RelatedCard.module.css';
import { StatusBadge } from './StatusBadge';

export function KinCard({ question }: { question: Pick<Question, 'origin' | 'parts'> }) {
  const { t } = useI18n();
  const { origin, parts } = question;
  if (!origin && parts.length === 0) return null;
  return (
    <Card title={t('kin.title')}>
      {origin && (
        <Link href={`/questions/${origin.id}`} className={styles.kin}>
          <IconArrowsSplit2 size={16} aria-hidden /> {t('kin.origin', { number: String(origin.number) })}
        </Link>
      )}
      {parts.map((part) => (
        <Link key={part.id} href={`/questions/${part.id}`} className={styles.kin}>
          <IconArrowsSplit2 size={16} aria-hidden /> {t('kin.part', { number: String(part.number) })}
          <StatusBadge status={part.status} />
        </Link>
      ))}
    </Card>
  );
}
