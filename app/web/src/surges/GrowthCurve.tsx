/** How a surge grew: what came in each quarter of an hour, and what is usual there at that hour. */
import { useI18n } from '../i18n';
import { type Point, pictureOf } from './curve';
import styles from './Surge.module.css';

const WIDTH = 720;
const HEIGHT = 132;

export function GrowthCurve({ points }: { points: Point[] }) {
  const { t, format } = useI18n();
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return <p className={styles.dim}>{t('surge.curve.empty')}</p>;
  const { bars, usual, top } = pictureOf(points, WIDTH, HEIGHT);
  const most = points.reduce((best, point) => (point.count > best.count ? point : best), first);
  const all = points.reduce((sum, point) => sum + point.count, 0);
  return (
    <figure className={styles.curve}>
      <div className={styles.plot}>
        <span className={`${styles.scale} figures`} aria-hidden>
          {format.number(top)}
        </span>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={t('surge.curve.alt', { all, most: most.count, when: format.moment(most.at) })}
        >
          {bars.map((bar) => (
            <rect key={bar.point.at} className={styles.bar} x={bar.x} y={bar.y} width={bar.width} height={bar.height}>
              <title>{`${format.moment(bar.point.at)}: ${format.number(bar.point.count)}`}</title>
            </rect>
          ))}
          <polyline className={styles.usual} points={usual} />
        </svg>
      </div>
      <div className={`${styles.axis} figures`} aria-hidden>
        <span>{format.moment(first.at)}</span>
        <span>{format.moment(last.at)}</span>
      </div>
      <figcaption className={styles.legend}>
        <span data-of="count">{t('surge.curve.count')}</span>
        <span data-of="usual">{t('surge.curve.usual')}</span>
      </figcaption>
    </figure>
  );
}
