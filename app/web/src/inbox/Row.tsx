/** One question in the list. */
import { Tooltip } from '@mantine/core';
import { IconCopy, IconFlame, IconLock, IconMessageForward, IconWaveSine } from '@tabler/icons-react';
import { memo } from 'react';
import { Link } from 'wouter';
import type { QuestionRow } from '../api/types';
import { DuePill } from '../deadlines/DuePill';
import { useI18n } from '../i18n';
import { NetworkIcon } from '../questions/NetworkIcon';
import { StatusBadge } from '../questions/StatusBadge';
import { Person } from '../shell/Person';
import styles from './Row.module.css';

interface Props {
  row: QuestionRow;
  active: boolean;
  fresh: boolean;
  showAgency: boolean;
  onFocus: (id: string) => void;
}

export const Row = memo(function Row({ row, active, fresh, showAgency, onFocus }: Props) {
  const { t } = useI18n();
  return (
    <Link
      href={`/questions/${row.id}`}
      className={styles.row}
      data-active={active || undefined}
      data-fresh={fresh || undefined}
      data-standing={row.standing ?? undefined}
      data-row={row.id}
      onFocus={() => onFocus(row.id)}
    >
      <div className={styles.due}>
        <DuePill question={row} />
      </div>
      <div className={styles.body}>
        <div className={styles.head}>
          <span className={styles.citizen}>{row.citizen.name}</span>
          <span className={styles.page}>
            <NetworkIcon network={row.network} size={15} />
            <span className={styles.cut}>{row.page.name}</span>
          </span>
          <span className={`${styles.number} figures`}>№ {row.number}</span>
          <Marks row={row} />
        </div>
        <p className={styles.text}>{row.text}</p>
      </div>
      <Place row={row} showAgency={showAgency} />
      <div className={styles.state}>
        <StatusBadge status={row.status} />
        {row.assignee && (
          <Tooltip label={t('row.assignee', { name: row.assignee.name })}>
            <span role="img" aria-label={t('row.assignee', { name: row.assignee.name })}>
              <Person name={row.assignee.name} />
            </span>
          </Tooltip>
        )}
      </div>
    </Link>
  );
});

/** Whose it is and what it is about; for one closed without an answer, why. */
function Place({ row, showAgency }: { row: QuestionRow; showAgency: boolean }) {
  const { t } = useI18n();
  const subject = [row.topic?.name, row.territory?.name].filter(Boolean).join(' · ');
  const screened = row.close_reason === 'screened-out' ? row.screening_reason : '';
  const closed = row.close_reason ? screened || t(`close.${row.close_reason}`) : '';
  const agency = row.agency?.short_name ?? (row.close_reason ? '' : t('row.no-agency'));
  return (
    <div className={styles.place}>
      {showAgency && agency && <span className={row.agency ? styles.agency : styles.missing}>{agency}</span>}
      <span className={styles.topic}>{closed || subject}</span>
    </div>
  );
}

function Marks({ row }: { row: QuestionRow }) {
  const { t } = useI18n();
  return (
    <>
      {row.urgent && (
        <span className={styles.urgent}>
          <IconFlame size={14} aria-hidden /> {t('row.urgent')}
        </span>
      )}
      {row.kind === 'private' && (
        <span className={styles.mark}>
          <IconLock size={14} aria-hidden /> {t('row.private')}
        </span>
      )}
      {row.repeats > 0 && (
        <span className={styles.mark}>
          <IconMessageForward size={14} aria-hidden /> {t('row.repeats', { count: row.repeats })}
        </span>
      )}
      {row.copies > 0 && (
        <span className={styles.mark}>
          <IconCopy size={14} aria-hidden /> {t('row.copies', { count: row.copies })}
        </span>
      )}
      {row.surge_id && (
        <span className={styles.surge}>
          <IconWaveSine size={14} aria-hidden /> {t('row.surge')}
        </span>
      )}
    </>
  );
}
