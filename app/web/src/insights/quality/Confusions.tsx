/** Which agencies the machine takes for which others, the commonest first; each with questions to look at. */
import { Link } from 'wouter';
import type { Quality } from '../../api/types';
import { useI18n } from '../../i18n';
import { Card } from '../../shell/Card';
import styles from './Quality.module.css';

export function Confusions({ confusions }: { confusions: Quality['confusions'] }) {
  const { t, format } = useI18n();
  const most = Math.max(1, ...confusions.map((one) => one.count));
  return (
    <Card title={t('quality.confusions')}>
      {confusions.length === 0 && <p className={styles.dim}>{t('quality.confusions.none')}</p>}
      {confusions.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('quality.confusions.machine')}</th>
              <th scope="col">{t('quality.confusions.person')}</th>
              <th scope="col">{t('quality.confusions.count')}</th>
              <th scope="col">{t('quality.confusions.examples')}</th>
            </tr>
          </thead>
          <tbody>
            {confusions.map((one) => (
              <tr key={`${one.machine.id} ${one.person.id}`}>
                <td>{one.machine.short_name}</td>
                <td>{one.person.short_name}</td>
                <td className="figures">
                  {format.number(one.count)}
                  <span className={styles.share} aria-hidden>
                    <span style={{ width: `${(one.count / most) * 100}%` }} />
                  </span>
                </td>
                <td>
                  {one.example_ids.map((id, index) => (
                    <Link key={id} href={`/questions/${id}`} className={styles.example}>
                      {t('quality.confusions.example', { number: index + 1 })}
                    </Link>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
