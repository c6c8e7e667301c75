/** How right the machine was, by agency and by topic. */
import { Link } from 'wouter';
import type { Quality } from '../../api/types';
import { useI18n } from '../../i18n';
import { inboxLink } from '../../inbox/filters';
import { Card } from '../../shell/Card';
import styles from './Quality.module.css';

const SHOWN = 20;

export function PerAgency({ rows }: { rows: Quality['agencies'] }) {
  const { t, format } = useI18n();
  return (
    <Card title={t('quality.agencies')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('board.agency')}</th>
            <th scope="col">{t('quality.agencies.received')}</th>
            <th scope="col">{t('quality.agencies.returned')}</th>
            <th scope="col">{t('quality.agencies.precision')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map((row) => (
            <tr key={row.agency.id}>
              <th scope="row">
                <Link href={inboxLink({ view: 'all', agency: row.agency.id })} className={styles.link}>
                  {row.agency.short_name}
                </Link>
              </th>
              <td className="figures">{format.number(row.received)}</td>
              <td className="figures">{format.number(row.returned)}</td>
              <td className="figures">{row.precision === null ? '—' : format.share(row.precision)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

export function PerTopic({ rows }: { rows: Quality['topics'] }) {
  const { t, format } = useI18n();
  return (
    <Card title={t('quality.topics')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('quality.topics.topic')}</th>
            <th scope="col">{t('quality.decided')}</th>
            <th scope="col">{t('quality.agencies.precision')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map((row) => (
            <tr key={row.topic.id}>
              <th scope="row">{row.topic.name}</th>
              <td className="figures">{format.number(row.decided)}</td>
              <td className="figures">{row.precision === null ? '—' : format.share(row.precision)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
