/** A surge in the list. */
import { Link } from 'wouter';
import type { SurgeRow } from '../api/types';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import styles from './Surge.module.css';

const AGENCIES_SHOWN = 3;

export function SurgeItem({ row }: { row: SurgeRow }) {
  const { t, format } = useI18n();
  const now = useNow('half-minute');
  const subject = [row.topic?.name, row.territory?.name].filter(Boolean).join(' · ');
  const agencies = row.agencies.slice(0, AGENCIES_SHOWN).map((agency) => agency.short_name);
  const others = row.agencies.length - agencies.length;
  return (
    <li className={styles.item} data-state={row.state}>
      <div className={styles.what}>
        <div className={styles.line}>
          <SurgeState state={row.state} />
          <span className={`${styles.dim} figures`}>№ {row.number}</span>
          <span className={styles.dim}>{t('surge.newest', { when: format.ago(row.newest_at, now) })}</span>
        </div>
        <h2 className={styles.title}>
          <Link href={`/surges/${row.id}`} className={styles.link}>
            {row.title}
          </Link>
        </h2>
        {subject && <div className={styles.dim}>{subject}</div>}
        {agencies.length > 0 && (
          <div className={styles.dim}>
            {agencies.join(', ')}
            {others > 0 && ` ${t('surge.others', { count: others })}`}
          </div>
        )}
      </div>
      <Figures row={row} />
    </li>
  );
}

/** How a surge stands, in a word. */
export function SurgeState({ state }: { state: SurgeRow['state'] }) {
  const { t } = useI18n();
  return (
    <span className={styles.badge} data-state={state}>
      {t(`surge.state.${state}`)}
    </span>
  );
}

/** The figures of a surge; the first one is what makes it one. */
export function Figures({ row }: { row: SurgeRow }) {
  const { t, format } = useI18n();
  const figures: { key: string; value: string; name: string; tone?: string }[] = [
    { key: 'questions', value: format.number(row.questions), name: t('surge.questions', { count: row.questions }) },
    {
      key: 'unanswered',
      value: format.number(row.unanswered),
      name: t('surge.unanswered'),
      tone: row.unanswered > 0 ? 'risk' : undefined,
    },
    { key: 'people', value: format.number(row.people), name: t('surge.people', { count: row.people }) },
    { key: 'last-hour', value: format.number(row.last_hour), name: t('surge.last-hour') },
  ];
  if (row.times_usual >= 1.5) {
    const times = row.times_usual >= 10 ? Math.round(row.times_usual) : Math.round(row.times_usual * 10) / 10;
    figures.push({ key: 'times', value: `×${format.number(times)}`, name: t('surge.times-usual') });
  }
  return (
    <dl className={styles.figures}>
      {figures.map((figure) => (
        <div key={figure.key} data-tone={figure.tone}>
          <dt>{figure.name}</dt>
          <dd className="figures">{figure.value}</dd>
        </div>
      ))}
    </dl>
  );
}
