/** The region's figures at a glance. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useMe } from '../accounts/session';
import type { Board } from '../api/types';
import { useI18n } from '../i18n';
import styles from './Board.module.css';
import { type FigureKey, linkBehind, written } from './columns';
import { MeasureHelp } from './MeasureHelp';

const TONES: Partial<Record<FigureKey, string>> = { at_risk: 'risk', breached: 'bad' };
const NOW: readonly FigureKey[] = ['open', 'at_risk', 'breached'];
const PERIOD: readonly FigureKey[] = ['received', 'answered', 'share_in_time', 'median_answer_seconds'];

export function Tiles({ board }: { board: Board }) {
  const { t, format } = useI18n();
  const me = useMe();
  const { totals } = board;
  const tile = (key: FigureKey) => (
    <Tile
      key={key}
      name={t(`board.${key}`)}
      value={written(key, totals[key], format)}
      link={linkBehind(key, null)}
      tone={totals[key] ? TONES[key] : undefined}
      help={<MeasureHelp measure={board.measures.find((each) => each.key === key)} />}
      share={key === 'share_in_time' ? totals.share_in_time : null}
    />
  );
  return (
    <div className={styles.groups}>
      <section>
        <h2 className={styles.groupTitle}>{t('board.now')}</h2>
        <div className={styles.tiles}>
          {NOW.map(tile)}
          {me.may('triage') && <Tile name={t('board.triage')} value={format.number(totals.triage)} link="/triage" />}
        </div>
      </section>
      <section>
        <h2 className={styles.groupTitle}>{t('board.for-period')}</h2>
        <div className={styles.tiles}>{PERIOD.map(tile)}</div>
      </section>
    </div>
  );
}

interface TileProps {
  name: string;
  value: string;
  link: string | null;
  tone?: string;
  help?: ReactNode;
  share?: number | null;
}

function Tile({ name, value, link, tone, help, share = null }: TileProps) {
  return (
    <div className={styles.tile} data-tone={tone}>
      <div className={styles.tileName}>
        {name}
        {help}
      </div>
      <div className={`${styles.tileValue} figures`}>
        {link ? (
          <Link href={link} className={styles.figure}>
            {value}
          </Link>
        ) : (
          value
        )}
      </div>
      {share !== null && (
        <span className={styles.tileBar} aria-hidden>
          <span style={{ width: `${share * 100}%` }} />
        </span>
      )}
    </div>
  );
}
