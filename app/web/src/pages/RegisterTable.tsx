/** The rows of the register; only those in sight exist, so that 3,200 feel like 32. */
import { Button, Loader, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect } from 'react';
import type { PageRow } from '../api/types';
import { useI18n } from '../i18n';
import styles from './Pages.module.css';
import table from './Register.module.css';
import { RegisterRow } from './RegisterRow';

interface Props {
  rows: PageRow[];
  norm: number | undefined;
  activeId: string | null;
  onActive: (id: string) => void;
  /** the row stepped to by keyboard, which is brought into sight; a row that is clicked must not move away */
  stepped: { id: string } | null;
  scroller: HTMLDivElement;
  initialScroll: number;
  hasMore: boolean;
  loadMore: () => void;
  moreFailed: boolean;
}

const ROW_PX = 66;
const AHEAD = 20;
const COLUMNS = ['page', 'health', 'last', 'posts', 'comments', 'rejected'] as const;

/** Keeps the height of rows that are not drawn. */
function Spacer({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td className={table.spacer} colSpan={COLUMNS.length} style={{ height }} />
    </tr>
  );
}

export function RegisterTable(props: Props) {
  const { rows, activeId, stepped, scroller, hasMore, loadMore, moreFailed } = props;
  const { t } = useI18n();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_PX,
    overscan: 10,
    initialOffset: props.initialScroll,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (hasMore && !moreFailed && last >= rows.length - AHEAD) loadMore();
  }, [hasMore, moreFailed, last, rows.length, loadMore]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when a row is stepped to, not when rows arrive
  useEffect(() => {
    const index = rows.findIndex((row) => row.id === stepped?.id);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
  }, [stepped]);

  return (
    <>
      <table className={table.table} aria-label={t('pages.list')} aria-rowcount={hasMore ? -1 : rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`pages.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={items[0]?.start ?? 0} />
          {items.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <RegisterRow
                key={item.key}
                measure={virtual.measureElement}
                index={item.index}
                row={row}
                norm={props.norm}
                active={row.id === activeId}
                onFocus={props.onActive}
              />
            );
          })}
          <Spacer height={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)} />
        </tbody>
      </table>
      <div className={styles.end}>
        {moreFailed && (
          <Button variant="default" onClick={loadMore}>
            {t('pages.more-failed')} — {t('error.retry')}
          </Button>
        )}
        {hasMore && !moreFailed && <Loader size="sm" type="dots" />}
        {!hasMore && (
          <Text size="sm" c="dimmed">
            {t('pages.end')}
          </Text>
        )}
      </div>
    </>
  );
}
