/** How much of what a page's network sent could not be read. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import type { PageDetail } from '../api/types';
import { useI18n } from '../i18n';
import { Card } from '../shell/Card';
import styles from './PagePage.module.css';

export function RejectedCard({ page }: { page: PageDetail }) {
  const { t } = useI18n();
  return (
    <Card title={t('page.rejected')}>
      {page.rejected === 0 ? (
        <p className={styles.dim}>{t('page.rejected.none')}</p>
      ) : (
        <>
          {t('page.rejected.count', { count: page.rejected })}{' '}
          <Anchor component={Link} href={`/pages/rejected?page=${page.id}`}>
            {t('page.rejected.open')}
          </Anchor>
        </>
      )}
    </Card>
  );
}
