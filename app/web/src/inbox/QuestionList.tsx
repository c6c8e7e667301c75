/** The rows of the inbox; only those in sight exist, so that 100,000 feel like 100. */
import { Button, Loader, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef } from 'react';
import type { QuestionRow } from '../api/types';
import { useI18n } from '../i18n';
import { Pick } from './Pick';
import styles from './QuestionList.module.css';
import { Row } from './Row';
import { isChosen } from './selection';
import type { Selecting } from './useSelection';

interface Props {
  rows: QuestionRow[];
  activeId: string | null;
  onActive: (id: string) => void;
  /** undefined where nothing can be done with many rows at once */
  selecting: Selecting | undefined;
  scroller: HTMLDivElement;
  initialScroll: number;
  hasMore: boolean;
  loadMore: () => void;
  moreFailed: boolean;
  showAgency: boolean;
}

const ROW_PX = 88;
const AHEAD = 12;

/** Ids that were not there at the drawing before: those rows are marked for a moment. */
function useFreshIds(rows: QuestionRow[]): (id: string) => boolean {
  const seen = useRef<Set<string> | null>(null);
  const before = seen.current;
  useEffect(() => {
    seen.current = new Set([...(seen.current ?? []), ...rows.map((row) => row.id)]);
  }, [rows]);
  // Pages loaded further down are not news: they come after the rows known so far.
  const lastKnown = before ? rows.findLastIndex((row) => before.has(row.id)) : -1;
  return (id) => before !== null && !before.has(id) && rows.findIndex((row) => row.id === id) < lastKnown;
}

/** Choosing rows by their boxes; the functions stay the same, so that rows need not be drawn anew. */
function usePick(selecting: Selecting | undefined, onActive: (id: string) => void) {
  const now = useRef({ selecting, onActive });
  useEffect(() => {
    now.current = { selecting, onActive };
  });
  const toggle = useCallback((id: string) => {
    now.current.onActive(id);
    now.current.selecting?.toggle(id);
  }, []);
  const extend = useCallback((id: string) => {
    now.current.onActive(id);
    now.current.selecting?.extend(now.current.selecting.selection.anchor, id);
  }, []);
  return { toggle, extend };
}

export function QuestionList(props: Props) {
  const { rows, activeId, selecting, scroller, hasMore, loadMore, moreFailed } = props;
  const { t } = useI18n();
  const isFresh = useFreshIds(rows);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_PX,
    overscan: 8,
    initialOffset: props.initialScroll,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const pick = usePick(selecting, props.onActive);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (hasMore && !moreFailed && last >= rows.length - AHEAD) loadMore();
  }, [hasMore, moreFailed, last, rows.length, loadMore]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when another row becomes active, not when rows arrive
  useEffect(() => {
    const index = rows.findIndex((row) => row.id === activeId);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
  }, [activeId]);

  return (
    <>
      <ol className={styles.list} style={{ height: virtual.getTotalSize() }} aria-label={t('inbox.list')}>
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={styles.item}
              data-pickable={selecting !== undefined || undefined}
              data-chosen={(selecting && isChosen(selecting.selection, row.id)) || undefined}
              style={{ transform: `translateY(${item.start}px)` }}
              aria-posinset={item.index + 1}
              aria-setsize={hasMore ? -1 : rows.length}
            >
              {selecting && (
                <Pick
                  id={row.id}
                  number={row.number}
                  checked={isChosen(selecting.selection, row.id)}
                  onToggle={pick.toggle}
                  onExtend={pick.extend}
                />
              )}
              <Row
                row={row}
                active={row.id === activeId}
                fresh={isFresh(row.id)}
                showAgency={props.showAgency}
                onFocus={props.onActive}
              />
            </li>
          );
        })}
      </ol>
      <div className={styles.end}>
        {moreFailed && (
          <Button variant="default" onClick={loadMore}>
            {t('inbox.more-failed')} — {t('error.retry')}
          </Button>
        )}
        {hasMore && !moreFailed && <Loader size="sm" type="dots" />}
        {!hasMore && (
          <Text size="sm" c="dimmed">
            {t('inbox.end')}
          </Text>
        )}
      </div>
    </>
  );
}
