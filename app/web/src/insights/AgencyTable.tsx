/** The board's table: an agency a row, to be sorted by any figure. */
import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { Board } from '../api/types';
import { useI18n } from '../i18n';
import styles from './Board.module.css';
import { COLUMNS, type FigureKey, linkBehind, written } from './columns';
import { MeasureHelp } from './MeasureHelp';
import { type Order, sorted } from './sorting';

type Row = Board['agencies'][number];

export function AgencyTable({ board }: { board: Board }) {
  const { t } = useI18n();
  const [order, setOrder] = useState<Order>({ by: 'breached', descending: true });
  const rows = useMemo(() => sorted(board.agencies, order), [board.agencies, order]);
  const most = Math.max(1, ...board.agencies.map((row) => row.open));
  const sort = (by: Order['by']) =>
    setOrder((before) => ({ by, descending: before.by === by ? !before.descending : by !== 'agency' }));

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways has to be reachable by keyboard
    <section className={styles.tableBox} aria-label={t('board.agencies')} tabIndex={0}>
      <table className={styles.table}>
        <caption className={styles.groupTitle}>{t('board.agencies')}</caption>
        <thead>
          <tr>
            <Heading name={t('board.agency')} by="agency" order={order} onSort={sort} />
            {COLUMNS.map((key) => (
              <Heading
                key={key}
                name={t(`board.${key}`)}
                by={key}
                order={order}
                onSort={sort}
                measure={board.measures.find((each) => each.key === key)}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.agency.id}>
              <th scope="row" title={row.agency.name}>
                {row.agency.short_name}
              </th>
              {COLUMNS.map((key) => (
                <Cell key={key} row={row} column={key} most={most} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface HeadingProps {
  name: string;
  by: Order['by'];
  order: Order;
  onSort: (by: Order['by']) => void;
  measure?: Board['measures'][number];
}

function Heading({ name, by, order, onSort, measure }: HeadingProps) {
  const { t } = useI18n();
  const chosen = order.by === by;
  const Arrow = order.descending ? IconArrowDown : IconArrowUp;
  return (
    <th scope="col" aria-sort={chosen ? (order.descending ? 'descending' : 'ascending') : 'none'}>
      <span className={styles.heading}>
        <UnstyledButton
          className={styles.sort}
          data-chosen={chosen || undefined}
          title={t('board.sorted', { name })}
          onClick={() => onSort(by)}
        >
          {name}
          {chosen && <Arrow size={14} aria-hidden />}
        </UnstyledButton>
        <MeasureHelp measure={measure} />
      </span>
    </th>
  );
}

function Cell({ row, column, most }: { row: Row; column: FigureKey; most: number }) {
  const { format } = useI18n();
  const value = row[column];
  const link = value ? linkBehind(column, row.agency.id) : null;
  const text = written(column, value, format);
  const bar = column === 'open' ? row.open / most : column === 'share_in_time' ? (row.share_in_time ?? 0) : null;
  const alarming = (column === 'breached' || column === 'at_risk') && Boolean(value);
  return (
    <td className="figures" data-tone={alarming ? column : undefined}>
      {link ? (
        <Link href={link} className={styles.figure}>
          {text}
        </Link>
      ) : (
        text
      )}
      {bar !== null && (
        <span className={styles.bar} data-kind={column} aria-hidden>
          <span style={{ width: `${bar * 100}%` }} />
        </span>
      )}
    </td>
  );
}
