/** The register of official pages, and how the connection to each goes. */
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDownload, IconFileUpload, IconPlus, IconWorldOff } from '@tabler/icons-react';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useMe } from '../accounts/session';
import { useI18n } from '../i18n';
import { ListSkeleton } from '../inbox/ListSkeleton';
import { Empty, Failed } from '../shell/States';
import { useKeys } from '../shell/useKeys';
import { useTitle } from '../shell/useTitle';
import { AddPageDialog } from './AddPageDialog';
import {
  exportAddress,
  type Filters,
  isNarrowed,
  NO_FILTERS,
  readFilters,
  registerLink,
  writeFilters,
} from './filters';
import { ImportDialog } from './ImportDialog';
import styles from './Pages.module.css';
import { PagesHead } from './PagesHead';
import { leavePlace, placeIn } from './place';
import { RegisterTable } from './RegisterTable';
import { RegisterTools } from './RegisterTools';
import { SummaryChips } from './SummaryChips';
import { useRegister, useSummary } from './useRegister';

export default function PagesPage() {
  const { t } = useI18n();
  const [, navigate] = useLocation();
  const [address, setAddress] = useSearchParams();
  const filters = useMemo(() => readFilters(address), [address]);
  const here = registerLink(filters);
  const [start] = useState(() => placeIn(here));
  const [activeId, setActiveId] = useState(start.id);
  const [stepped, setStepped] = useState<{ id: string } | null>(null);
  // Known at the first drawing of the list, which so begins where it was left.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const { register, rows } = useRegister(filters);
  const summary = useSummary();
  useTitle(t('pages.title'));

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
    () => () => leavePlace({ address: here, scroll: scroller?.scrollTop ?? 0, id: activeId }),
    [here, activeId, scroller],
  );

  const step = (by: 1 | -1) => () => {
    const index = rows.findIndex((row) => row.id === activeId);
    const next = rows[Math.min(rows.length - 1, Math.max(0, index + by))];
    if (!next) return;
    setActiveId(next.id);
    setStepped({ id: next.id });
    // The row may have to be drawn first.
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-row="${next.id}"]`)?.focus({ preventScroll: true }),
    );
  };
  useKeys({
    j: step(1),
    k: step(-1),
    Enter: activeId ? () => navigate(`/pages/${activeId}`) : undefined,
    '/': () => search.current?.focus(),
  });

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <PagesHead>
          <Actions filters={filters} />
        </PagesHead>
        {summary.data && (
          <SummaryChips
            summary={summary.data}
            chosen={filters.health}
            onChange={(health) => change({ health }, true)}
          />
        )}
        <RegisterTools filters={filters} change={change} searchRef={search} />
      </header>
      <div ref={setScroller} className={styles.scroller}>
        {register.isPending && <ListSkeleton />}
        {register.isError && rows.length === 0 && <Failed error={register.error} retry={() => register.refetch()} />}
        {register.isSuccess && rows.length === 0 && <Nothing filters={filters} onReset={() => change(NO_FILTERS)} />}
        {scroller && rows.length > 0 && (
          <RegisterTable
            rows={rows}
            norm={summary.data?.posts_norm}
            activeId={activeId}
            onActive={setActiveId}
            stepped={stepped}
            scroller={scroller}
            initialScroll={start.scroll}
            hasMore={register.hasNextPage}
            loadMore={() => void (register.isFetchingNextPage || register.fetchNextPage())}
            moreFailed={register.isFetchNextPageError}
          />
        )}
      </div>
    </div>
  );
}

function Actions({ filters }: { filters: Filters }) {
  const { t } = useI18n();
  const me = useMe();
  const [adding, add] = useDisclosure();
  const [importing, bring] = useDisclosure();
  return (
    <>
      <Button
        component="a"
        href={exportAddress(filters)}
        download
        variant="default"
        leftSection={<IconDownload size={16} />}
      >
        {t('pages.csv')}
      </Button>
      {me.may('pages') && (
        <>
          <Button variant="default" leftSection={<IconFileUpload size={16} />} onClick={bring.open}>
            {t('pages.import')}
          </Button>
          <Button leftSection={<IconPlus size={16} />} onClick={add.open}>
            {t('pages.add')}
          </Button>
        </>
      )}
      {adding && <AddPageDialog onClose={add.close} />}
      {importing && <ImportDialog onClose={bring.close} />}
    </>
  );
}

function Nothing({ filters, onReset }: { filters: Filters; onReset: () => void }) {
  const { t } = useI18n();
  const narrowed = isNarrowed(filters);
  return (
    <Empty
      icon={<IconWorldOff size={28} stroke={1.6} />}
      title={t(narrowed ? 'pages.empty' : 'pages.none')}
      text={t(narrowed ? 'pages.empty.text' : 'pages.none.text')}
    >
      {narrowed && (
        <Button variant="default" onClick={onReset}>
          {t('pages.filter.reset')}
        </Button>
      )}
    </Empty>
  );
}
