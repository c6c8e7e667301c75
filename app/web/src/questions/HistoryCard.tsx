/** What happened to a question, in words. */
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useAgencies } from '../agencies/catalogue';
import type { Agency, HistoryEntry } from '../api/types';
import { type Translate, useI18n } from '../i18n';
import type { Format } from '../i18n/format';
import { Card } from '../shell/Card';
import styles from './HistoryCard.module.css';
import { historyDetail, historyKey } from './history';
import { useHistory } from './useQuestion';

const FOLDED = 5;

export function HistoryCard({ questionId }: { questionId: string }) {
  const { t, format } = useI18n();
  const history = useHistory(questionId);
  const agencies = useAgencies();
  const [open, { toggle }] = useDisclosure();
  if (!history.data) return null;
  const newestFirst = history.data.toReversed();
  const shown = open ? newestFirst : newestFirst.slice(0, FOLDED);
  return (
    <Card title={t('history.title')}>
      <ol className={styles.list}>
        {shown.map((entry) => (
          <Entry key={entry.id} entry={entry} agencies={agencies.data ?? []} t={t} format={format} />
        ))}
      </ol>
      {newestFirst.length > FOLDED && (
        <Button size="compact-sm" variant="subtle" onClick={toggle} aria-expanded={open}>
          {open ? t('history.less') : `${t('history.all')} (${newestFirst.length})`}
        </Button>
      )}
    </Card>
  );
}

interface EntryProps {
  entry: HistoryEntry;
  agencies: Agency[];
  t: Translate;
  format: Format;
}

function Entry({ entry, agencies, t, format }: EntryProps) {
  const key = historyKey(entry);
  const detail = historyDetail(entry, agencies, t, format);
  return (
    <li className={styles.entry} data-type={entry.type.split('.')[0]}>
      <div>
        {key ? t(key) : t('history.unknown', { type: entry.type })}
        {detail && <span className={styles.detail}> — {detail}</span>}
      </div>
      <div className={styles.when}>
        {entry.by?.name ?? t('history.service')} · <time dateTime={entry.at}>{format.moment(entry.at)}</time>
      </div>
    </li>
  );
}
