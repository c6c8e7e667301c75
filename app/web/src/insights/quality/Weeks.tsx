/** Week by week: how much was routed without a person, and how right that was. */
import { useI18n } from '../../i18n';
import { Card } from '../../shell/Card';
import styles from './Quality.module.css';
import { lineOf, shareWithout, type Week } from './weeks';

const WIDTH = 900;
const HEIGHT = 150;
const GRID = [0, 0.25, 0.5, 0.75, 1];

export function Weeks({ series }: { series: Week[] }) {
  const { t, format } = useI18n();
  const without = lineOf(series, shareWithout, WIDTH, HEIGHT);
  const precision = lineOf(series, (week) => week.precision, WIDTH, HEIGHT);
  const first = series[0];
  const last = series.at(-1);
  if (!first || !last) return null;
  const newest = precision.dots.at(-1);
  const alt = t('quality.weeks.alt', {
    share: format.share(shareWithout(last) ?? 0),
    precision: newest ? format.share(newest.value) : '—',
  });
  return (
    <Card title={t('quality.weeks')}>
      <div className={styles.chart}>
        <div className={`${styles.scale} figures`} aria-hidden>
          {[...GRID].reverse().map((share) => (
            <span key={share}>{format.share(share)}</span>
          ))}
        </div>
        <svg viewBox={`-6 -6 ${WIDTH + 12} ${HEIGHT + 12}`} role="img" aria-label={alt} className={styles.lines}>
          {GRID.map((share) => (
            <line key={share} className={styles.grid} x1={0} x2={WIDTH} y1={HEIGHT * share} y2={HEIGHT * share} />
          ))}
          {[without, precision].map((line, index) => (
            <g key={index === 0 ? 'share' : 'precision'} data-of={index === 0 ? 'share' : 'precision'}>
              {line.paths.map((path) => (
                <polyline key={path} points={path} />
              ))}
              {line.dots.map((dot) => (
                <circle key={dot.week.week} cx={dot.x} cy={dot.y} r={4}>
                  <title>{`${format.day(dot.week.week)}: ${format.share(dot.value)}`}</title>
                </circle>
              ))}
            </g>
          ))}
        </svg>
      </div>
      <div className={`${styles.axis} figures`} data-one={series.length === 1 || undefined} aria-hidden>
        <span>{format.day(first.week)}</span>
        {series.length > 1 && <span>{format.day(last.week)}</span>}
      </div>
      <div className={styles.legend}>
        <span data-of="share">{t('quality.share_without_person')}</span>
        <span data-of="precision">{t('quality.right_without_person')}</span>
      </div>
    </Card>
  );
}
