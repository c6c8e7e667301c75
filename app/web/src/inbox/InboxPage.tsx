/** Questions by deadline: views, filters, search; live; the keyboard first. */
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconFilterOff, IconHistory, IconInbox } from '@tabler/icons-react';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useMe } from '../accounts/session';
import { useI18n } from '../i18n';
import { useTake } from '../questions/useTake';
import { Empty, Failed } from '../shell/States';
import { useKeys } from '../shell/useKeys';
import { useTitle } from '../shell/useTitle';
import { NewSurgeDialog } from '../surges/NewSurgeDialog';
import { BulkBar } from './BulkBar';
import { BulkMoveDialog } from './BulkMoveDialog';
import { FreshButton } from './FreshButton';
import { type Filters, inboxLink, isNarrowed, NO_FILTERS, readFilters, writeFilters } from './filters';
import styles from './InboxPage.module.css';
import { ListSkeleton } from './ListSkeleton';
import { MovesDrawer } from './MovesDrawer';
import { QuestionList } from './QuestionList';
import { Toolbar } from './Toolbar';
import { lastOpened, lastTrail, leaveTrail } from './trail';
import { useSelection } from './useSelection';
import { useWorklist } from './useWorklist';
import { ViewTabs } from './ViewTabs';

// So near the start a reader counts as being there.
const TOP_PX = 60;

function focusRow(id: string): void {
  // The row may have to be drawn first.
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-row="${id}"]`)?.focus({ preventScroll: true }),
  );
}

export function InboxPage() {
  const { t } = useI18n();
  const me = useMe();
  const [, navigate] = useLocation();
  const [address, setAddress] = useSearchParams();
  const filters = useMemo(() => readFilters(address), [address]);
  // Known at the first drawing of the list, which so begins where it was left.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const search = useRef<HTMLInputElement>(null);
  // Who chooses rows wants them to stand still.
  const choosing = useRef(false);
  const atTop = useCallback(() => !choosing.current && (scroller?.scrollTop ?? 0) < TOP_PX, [scroller]);
  const { worklist, rows, fresh, reload } = useWorklist(filters, atTop);
  const here = inboxLink(filters);
  // Back from a question, the list goes on where it was left.
  const [cameBack] = useState(() => lastTrail().address === here);
  const [activeId, setActiveId] = useState(cameBack ? lastOpened() : null);
  const startAt = cameBack ? lastTrail().scroll : 0;
  const take = useTake();
  const mayMove = me.may('triage');
  const selecting = useSelection(rows, filters);
  choosing.current = selecting.any;
  const [dialog, setDialog] = useState<'move' | 'moves' | 'surge' | null>(null);
  useTitle(t(`view.${filters.view}`));

  const change = useCallback(
    (part: Partial<Filters>, replace = false) => {
      setActiveId(null);
      scroller?.scrollTo({ top: 0 });
      setAddress((before) => writeFilters({ ...readFilters(before), ...part }), { replace });
    },
    [setAddress, scroller],
  );

  // Before the list is taken away: afterwards it would say that it is scrolled to its start.
  useLayoutEffect(
    () => () => leaveTrail({ address: here, ids: rows.map((row) => row.id), scroll: scroller?.scrollTop ?? 0 }),
    [here, rows, scroller],
  );

  const step =
    (by: 1 | -1, extend = false) =>
    () => {
      const index = rows.findIndex((row) => row.id === activeId);
      const next = rows[Math.min(rows.length - 1, Math.max(0, index + by))];
      if (!next) return;
      if (extend) selecting.extend(activeId, next.id);
      setActiveId(next.id);
      focusRow(next.id);
    };
  const open = (query = '') => (activeId ? () => navigate(`/questions/${activeId}${query}`) : undefined);
  const active = rows.find((row) => row.id === activeId);
  useKeys({
    j: step(1),
    k: step(-1),
    Enter: open(),
    e: open('?do=write'),
    t: open('?do=transfer'),
    a: active && me.may('take') ? () => take.toggle(active) : undefined,
    '/': () => search.current?.focus(),
    ...(mayMove && {
      x: activeId ? () => selecting.toggle(activeId) : undefined,
      'shift+ArrowDown': step(1, true),
      'shift+ArrowUp': step(-1, true),
      Escape: selecting.any ? selecting.clear : undefined,
    }),
  });

  const showFresh = () => {
    scroller?.scrollTo({ top: 0 });
    void reload();
  };

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.title}>{filters.view === 'review' ? t('nav.review') : t('nav.inbox')}</h1>
        <ViewTabs view={filters.view} onChange={(view) => change({ ...NO_FILTERS, view })} />
        <Toolbar filters={filters} change={change} searchRef={search}>
          {mayMove && <MovesButton onClick={() => setDialog('moves')} />}
        </Toolbar>
      </header>
      <FreshButton count={fresh} onClick={showFresh} />
      <div
        ref={setScroller}
        className={styles.scroller}
        onScroll={() => {
          if (fresh > 0 && atTop()) void reload();
        }}
      >
        {worklist.isPending && <ListSkeleton />}
        {worklist.isError && rows.length === 0 && <Failed error={worklist.error} retry={() => worklist.refetch()} />}
        {worklist.isSuccess && rows.length === 0 && <Nothing filters={filters} change={change} />}
        {scroller && rows.length > 0 && (
          <QuestionList
            rows={rows}
            activeId={activeId}
            onActive={setActiveId}
            selecting={mayMove ? selecting : undefined}
            scroller={scroller}
            initialScroll={startAt}
            hasMore={worklist.hasNextPage}
            loadMore={() => void (worklist.isFetchingNextPage || worklist.fetchNextPage())}
            moreFailed={worklist.isFetchNextPageError}
            showAgency={me.operator.agency_id === null}
          />
        )}
      </div>
      {mayMove && (
        <BulkBar
          selecting={selecting}
          canChooseAll={worklist.hasNextPage || selecting.selection.ids.size < rows.length}
          onMove={() => setDialog('move')}
          onSurge={() => setDialog('surge')}
        />
      )}
      {dialog === 'surge' && (
        <NewSurgeDialog questionIds={[...selecting.selection.ids]} onClose={() => setDialog(null)} />
      )}
      {dialog === 'move' && (
        <BulkMoveDialog chosen={selecting.toSend()} onDone={selecting.clear} onClose={() => setDialog(null)} />
      )}
      {dialog === 'moves' && <MovesDrawer onClose={() => setDialog(null)} />}
    </div>
  );
}

function MovesButton({ onClick }: { onClick: () => void }) {
  const { t } = useI18n();
  return (
    <Tooltip label={t('moves.title')}>
      <ActionIcon variant="default" size={36} aria-label={t('moves.title')} onClick={onClick}>
        <IconHistory size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

function Nothing({ filters, change }: { filters: Filters; change: (part: Partial<Filters>) => void }) {
  const { t } = useI18n();
  if (isNarrowed(filters)) {
    return (
      <Empty
        icon={<IconFilterOff size={28} stroke={1.6} />}
        title={t('inbox.empty.filtered')}
        text={t('inbox.empty.filtered.text')}
      >
        <Button variant="default" onClick={() => change({ ...NO_FILTERS, view: filters.view })}>
          {t('inbox.filter.reset')}
        </Button>
        {filters.text && filters.view !== 'all' && (
          <Button onClick={() => change({ ...NO_FILTERS, view: 'all', text: filters.text })}>
            {t('inbox.empty.search-all')}
          </Button>
        )}
      </Empty>
    );
  }
  const kind = filters.view === 'mine' || filters.view === 'open' ? filters.view : 'other';
  return (
    <Empty
      icon={<IconInbox size={28} stroke={1.6} />}
      title={t(`inbox.empty.${kind}`)}
      text={t(`inbox.empty.${kind}.text`)}
    />
  );
}
