/** What can be done with the chosen questions. */
import { Button, CloseButton } from '@mantine/core';
import { IconArrowsExchange, IconTrendingUp } from '@tabler/icons-react';
import { useI18n } from '../i18n';
import styles from './BulkBar.module.css';
import type { Selecting } from './useSelection';

interface Props {
  selecting: Selecting;
  /** whether more fit the filter than are chosen */
  canChooseAll: boolean;
  onMove: () => void;
  onSurge: () => void;
}

export function BulkBar({ selecting, canChooseAll, onMove, onSurge }: Props) {
  const { t } = useI18n();
  const { selection, any } = selecting;
  const text = selection.all ? t('bulk.chosen.all') : t('bulk.chosen', { count: selection.ids.size });
  return (
    <div className={styles.place}>
      {any && (
        <section className={styles.bar} aria-label={t('bulk.bar')}>
          <span className={`${styles.text} figures`} role="status">
            {text}
          </span>
          {canChooseAll && !selection.all && (
            <Button size="compact-sm" variant="subtle" onClick={selecting.chooseAll}>
              {t('bulk.all')}
            </Button>
          )}
          <Button size="compact-md" leftSection={<IconArrowsExchange size={16} />} onClick={onMove}>
            {t('bulk.move')}
          </Button>
          {!selection.all && selection.ids.size > 1 && (
            <Button
              size="compact-md"
              variant="default"
              leftSection={<IconTrendingUp size={16} aria-hidden />}
              onClick={onSurge}
            >
              {t('bulk.surge')}
            </Button>
          )}
          <CloseButton aria-label={t('bulk.clear')} title={t('bulk.clear')} onClick={selecting.clear} />
        </section>
      )}
    </div>
  );
}
