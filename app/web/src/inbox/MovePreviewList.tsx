/** What a bulk move would do: how many go, whence, whose deadlines change, and which stay and why. */
import { useI18n } from '../i18n';
import type { MovePreview } from '../routing/types';
import styles from './MovePreviewList.module.css';

export function MovePreviewList({ preview }: { preview: MovePreview }) {
  const { t, format } = useI18n();
  const { movable, total, clocks_change, by_agency } = preview;
  return (
    <div className={styles.preview} role="status">
      <p className={styles.lead}>
        {movable === 0 ? t('bulk.preview.none') : t('bulk.movable', { count: movable })}
        {movable < total && movable > 0 && <> {t('bulk.of', { total })}</>}
      </p>
      {movable > 0 && (
        <>
          <p className={styles.line}>
            {clocks_change > 0 ? t('bulk.clocks', { count: clocks_change }) : t('bulk.clocks.none')}
          </p>
          <p className={styles.label} id="bulk-from">
            {t('bulk.from')}
          </p>
          <dl className={styles.from} aria-labelledby="bulk-from">
            {by_agency.map(({ agency, count }) => (
              <div key={agency?.id ?? ''}>
                <dt>{agency?.short_name ?? t('bulk.from.none')}</dt>
                <dd className="figures">{format.number(count)}</dd>
              </div>
            ))}
          </dl>
          <Sample preview={preview} />
        </>
      )}
      <Blocked preview={preview} />
    </div>
  );
}

function Sample({ preview }: { preview: MovePreview }) {
  const { t } = useI18n();
  if (preview.sample.length === 0) return null;
  return (
    <details className={styles.more}>
      <summary>{t('bulk.sample')}</summary>
      <ul className={styles.list}>
        {preview.sample.map((row) => (
          <li key={row.id}>
            <span className="figures">№ {row.number}</span> {row.text}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Blocked({ preview }: { preview: MovePreview }) {
  const { t } = useI18n();
  const { blocked, total, movable } = preview;
  const count = Math.max(blocked.length, total - movable);
  if (count === 0) return null;
  return (
    <details className={styles.more} open={blocked.length <= 5}>
      <summary className={styles.blocked}>{t('bulk.blocked', { count })}</summary>
      <ul className={styles.list}>
        {blocked.map(({ question, why }) => (
          <li key={question.id}>
            <a href={`/questions/${question.id}`} target="_blank" rel="noopener" className="figures">
              № {question.number}
            </a>{' '}
            {why}
          </li>
        ))}
      </ul>
    </details>
  );
}
