/** The health of a page over the last 30 days: a band, the sums beside it, and the changes one by one. */
import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import type { HealthChange, PageDetail } from '../api/types';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import { Card } from '../shell/Card';
import { HealthBadge } from './HealthBadge';
import { TONES } from './health';
import styles from './PagePage.module.css';
import { type Band, bands, totals, windowOf } from './timeline';

// The service tells no more changes than these.
const MOST_TOLD = 100;
const SHOWN = 6;

export function TimelineCard({ page }: { page: PageDetail }) {
  const { t, format } = useI18n();
  const ticked = useNow('half-minute');
  // A change may be younger than the last tick.
  const now = Math.max(ticked, ...page.timeline.slice(0, 1).map((change) => Date.parse(change.at)));
  const found = bands(page.timeline, Date.parse(page.created_at), now, page.timeline.length < MOST_TOLD);
  const sums = totals(found).map(([health, lasted]) => ({ health, span: format.span(lasted) }));
  const list = sums.map(({ health, span }) => t('page.timeline.item', { health: t(`health.${health}`), span }));
  const { from } = windowOf(now);
  return (
    <Card title={t('page.timeline')}>
      <Picture found={found} now={now} label={t('page.timeline.alt', { list: list.join('; ') })} />
      <div className={styles.axis} aria-hidden>
        <span>{format.day(from)}</span>
        <span>{format.day((from + now) / 2)}</span>
        <span>{t('page.timeline.today')}</span>
      </div>
      <ul className={styles.legend} aria-hidden>
        {sums.map(({ health, span }) => (
          <li key={health}>
            <HealthBadge health={health} /> {span}
          </li>
        ))}
      </ul>
      <Changes changes={page.timeline} />
    </Card>
  );
}

function Picture({ found, now, label }: { found: Band[]; now: number; label: string }) {
  const { t, format } = useI18n();
  const hatch = useId();
  const { from } = windowOf(now);
  const share = (milliseconds: number) => `${(milliseconds / (now - from)) * 100}%`;
  return (
    <svg className={styles.band} role="img" aria-label={label}>
      <defs>
        {/* Trouble is told by its pattern too, not by its colour alone. */}
        <pattern id={hatch} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line className={styles.hatch} x1="0" x2="0" y1="0" y2="8" />
        </pattern>
      </defs>
      {found.map((band) => {
        const place = { x: share(band.from - from), width: share(band.until - band.from), y: 0, height: '100%' };
        const tone = TONES[band.health];
        return (
          <g key={band.from}>
            <title>{`${t(`health.${band.health}`)}: ${format.moment(band.from)} — ${format.moment(band.until)}`}</title>
            <rect {...place} className={styles.stretch} data-tone={tone} />
            {tone === 'bad' && <rect {...place} fill={`url(#${hatch})`} />}
          </g>
        );
      })}
    </svg>
  );
}

function Changes({ changes }: { changes: HealthChange[] }) {
  const { t, format } = useI18n();
  const [all, setAll] = useState(false);
  const shown = all ? changes : changes.slice(0, SHOWN);
  return (
    <>
      <h3 className={styles.subhead}>{t('page.timeline.changes')}</h3>
      {changes.length === 0 && <p className={styles.dim}>{t('page.timeline.none')}</p>}
      <ol className={styles.list}>
        {shown.map((change) => (
          <li key={`${change.at} ${change.health}`} className={styles.line}>
            <time dateTime={change.at} className="figures">
              {format.moment(change.at)}
            </time>
            <div className={styles.what}>
              <HealthBadge health={change.health} />
              {(change.text || change.code) && (
                <div className={styles.dim}>
                  {change.text} {change.code && `(${t('page.code', { code: change.code })})`}
                </div>
              )}
            </div>
          </li>
        ))}
      </ol>
      {changes.length > SHOWN && (
        <Button size="compact-sm" variant="subtle" aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? 'page.timeline.less' : 'page.timeline.more')}
        </Button>
      )}
    </>
  );
}
