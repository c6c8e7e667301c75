/** Says that questions arrived while the reader was further down. */
import { Button, VisuallyHidden } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { useI18n } from '../i18n';
import styles from './InboxPage.module.css';

export function FreshButton({ count, onClick }: { count: number; onClick: () => void }) {
  const { t } = useI18n();
  return (
    <div className={styles.freshPlace}>
      <VisuallyHidden role="status">{count > 0 ? t('inbox.fresh', { count }) : ''}</VisuallyHidden>
      {count > 0 && (
        <Button
          className={styles.fresh}
          radius="xl"
          size="xs"
          leftSection={<IconArrowUp size={14} aria-hidden />}
          title={t('inbox.fresh.show')}
          onClick={onClick}
        >
          {t('inbox.fresh', { count })}
        </Button>
      )}
    </div>
  );
}
