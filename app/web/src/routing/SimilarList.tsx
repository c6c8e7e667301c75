/** Earlier questions like this one, and where they went. */
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useI18n } from '../i18n';
import styles from './Routing.module.css';
import type { SimilarQuestion } from './types';

export function SimilarList({ similar }: { similar: readonly SimilarQuestion[] }) {
  const { t, format } = useI18n();
  if (similar.length === 0) return null;
  return (
    <div className={styles.part}>
      <h3 className={styles.label}>{t('routing.similar')}</h3>
      <ul className={styles.similar}>
        {similar.map((question) => (
          <li key={question.id}>
            <Link href={`/questions/${question.id}`} className={styles.similarItem}>
              <span className={styles.similarHead}>
                <span className="figures">№ {question.number}</span>
                <span>{t('routing.likeness', { share: format.share(question.likeness) })}</span>
                <span className={styles.went}>
                  <IconArrowRight size={14} aria-hidden /> {question.agency?.short_name ?? t('routing.similar.nowhere')}
                </span>
              </span>
              <span className={styles.similarText}>{question.text}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
