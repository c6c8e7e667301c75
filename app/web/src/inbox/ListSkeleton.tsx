/** What stands in place of rows while the first ones load. */
import { Skeleton } from '@mantine/core';
import { useI18n } from '../i18n';
import styles from './QuestionList.module.css';

const WIDTHS = ['78%', '62%', '85%', '54%', '70%', '81%', '66%', '58%'];

export function ListSkeleton() {
  const { t } = useI18n();
  return (
    <div role="status" aria-label={t('common.loading')}>
      {WIDTHS.map((width) => (
        <div key={width} className={styles.skeleton} aria-hidden>
          <Skeleton height={24} width={92} radius={7} />
          <div>
            <Skeleton height={14} width={220} mb={10} />
            <Skeleton height={12} width={width} />
          </div>
          <Skeleton height={20} width={96} radius="xl" />
        </div>
      ))}
    </div>
  );
}
