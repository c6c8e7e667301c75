/** The register of official pages, and how the connection to each goes. */
import { Anchor, Button, SegmentedControl, Text, TextInput, Title } from '@mantine/core';
import { IconSearch, IconWorldOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { useAgencies } from '../agencies/catalogue';
import { api, ask } from '../api/client';
import { safeLink } from '../api/links';
import type { Health, Page } from '../api/types';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import { inboxLink } from '../inbox/filters';
import { NetworkIcon } from '../questions/NetworkIcon';
import { Empty, Failed, Loading } from '../shell/States';
import { useTitle } from '../shell/useTitle';
import styles from './Pages.module.css';
import { matchingPages, type Show } from './register';

const REFRESH_MS = 30_000;
// A region has 1,500 pages; so many rows at once are drawn.
const STEP = 100;

export default function PagesPage() {
  const { t, format } = useI18n();
  const [typed, setTyped] = useState('');
  const [show, setShow] = useState<Show>('all');
  useTitle(t('pages.title'));
  const agencies = useAgencies();
  const pages = useQuery({
    queryKey: ['pages'],
    queryFn: () => ask(api.GET('/api/v1/pages')),
    refetchInterval: REFRESH_MS,
  });
  const names = useMemo(
    () => new Map((agencies.data ?? []).map((agency) => [agency.id, agency.short_name])),
    [agencies.data],
  );
  const [most, setMost] = useState(STEP);
  const shown = matchingPages(pages.data ?? [], names, typed, show);
  const troubled = matchingPages(pages.data ?? [], names, '', 'trouble').length;

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <Title order={1}>{t('pages.title')}</Title>
          <Text c="dimmed">{t('pages.lead')}</Text>
        </div>
        <SegmentedControl
          value={show}
          onChange={(value) => setShow(value as Show)}
          data={[
            { value: 'all', label: `${t('pages.filter.all')} ${format.number(pages.data?.length ?? 0)}` },
            { value: 'trouble', label: `${t('pages.filter.trouble')} ${format.number(troubled)}` },
          ]}
        />
      </header>
      <TextInput
        className={styles.search}
        type="search"
        aria-label={t('pages.search')}
        placeholder={t('pages.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {pages.isPending && <Loading />}
      {pages.isError && !pages.data && <Failed error={pages.error} retry={() => pages.refetch()} />}
      {pages.isSuccess && shown.length === 0 && (
        <Empty icon={<IconWorldOff size={28} stroke={1.6} />} title={t('pages.empty')} text={t('pages.empty.text')} />
      )}
      {shown.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('pages.page')}</th>
              <th scope="col">{t('pages.health')}</th>
              <th scope="col">{t('pages.last')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, most).map((page) => (
              <PageRow key={page.id} page={page} agency={names.get(page.agency_id) ?? ''} />
            ))}
          </tbody>
        </table>
      )}
      {shown.length > most && (
        <Button variant="default" mt="md" onClick={() => setMost(most + STEP)}>
          {t('common.more')}
        </Button>
      )}
    </div>
  );
}

const TONES: Record<Health, string> = {
  new: 'calm',
  working: 'good',
  failing: 'risk',
  'token-refused': 'bad',
  'no-rights': 'bad',
  closed: 'bad',
  configuration: 'bad',
};

function PageRow({ page, agency }: { page: Page; agency: string }) {
  const { t, format } = useI18n();
  const now = useNow('half-minute');
  const link = safeLink(page.url);
  return (
    <tr>
      <th scope="row">
        <span className={styles.name}>
          <NetworkIcon network={page.network} size={18} />
          {link ? (
            <Anchor href={link} target="_blank" rel="noopener noreferrer" c="inherit" fw={550}>
              {page.name}
            </Anchor>
          ) : (
            page.name
          )}
        </span>
        <span className={styles.agency}>{agency}</span>
      </th>
      <td>
        <HealthWords page={page} />
        {page.rejected > 0 && <div className={styles.dim}>{t('pages.rejected', { count: page.rejected })}</div>}
      </td>
      <td className={`${styles.last} figures`}>
        <Link href={inboxLink({ view: 'all', page: page.id })} className={styles.link}>
          {page.last_message_at ? format.ago(page.last_message_at, now) : t('pages.never')}
        </Link>
        {page.looked_at && (
          <div className={styles.dim}>{t('pages.looked', { when: format.ago(page.looked_at, now) })}</div>
        )}
      </td>
    </tr>
  );
}

function HealthWords({ page }: { page: Page }) {
  const { t, format } = useI18n();
  if (!page.active) return <span className={styles.health}>{t('pages.paused')}</span>;
  const advice = page.health === 'working' ? '' : t(`health.${page.health}.do`);
  return (
    <>
      <span className={styles.health} data-tone={TONES[page.health]}>
        {t(`health.${page.health}`)}
        {page.failing_since && ` ${t('pages.since', { when: format.moment(page.failing_since) })}`}
      </span>
      {advice && <div className={styles.advice}>{advice}</div>}
      {page.failure_text && (
        <div className={styles.dim}>
          {page.failure_text}
          {page.failure_code && ` (${t('pages.code', { code: page.failure_code })})`}
        </div>
      )}
    </>
  );
}
