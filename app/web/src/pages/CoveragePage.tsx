/** Which agency is in which network, and who lacks one that the law asks for. */
import { Button, SegmentedControl, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconDownload, IconListCheck, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { api, ask } from '../api/client';
import type { CoverageRow } from '../api/types';
import { useI18n } from '../i18n';
import { useNetworkOptions } from '../networks/useNetworks';
import { Empty, Failed, Loading } from '../shell/States';
import { useTitle } from '../shell/useTitle';
import table from './Coverage.module.css';
import { lackable, matching } from './coverage';
import { registerLink } from './filters';
import styles from './Pages.module.css';
import { PagesHead } from './PagesHead';
import { PAGES } from './useRegister';

const STEP = 200;

export default function CoveragePage() {
  const { t } = useI18n();
  const networks = useNetworkOptions();
  useTitle(`${t('pages.tab.coverage')} · ${t('pages.title')}`);
  const [address, setAddress] = useSearchParams();
  const lack = address.get('lack') ?? 'all';
  const [typed, setTyped] = useState('');
  const [most, setMost] = useState(STEP);
  const coverage = useQuery({
    queryKey: [...PAGES, 'coverage'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/pages/coverage', { signal })),
  });
  const all = coverage.data ?? [];
  const missing = lackable(all);
  const rows = matching(all, lack, typed);

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <PagesHead>
          <Button
            component="a"
            href="/api/v1/pages/coverage.csv"
            download
            variant="default"
            leftSection={<IconDownload size={16} />}
          >
            {t('pages.csv')}
          </Button>
        </PagesHead>
        <div className={styles.strip}>
          <Text size="sm">
            {t('coverage.lead')}{' '}
            {coverage.data && (
              <b>
                {t('coverage.both', {
                  both: all.filter((row) => row.missing.length === 0).length,
                  total: all.length,
                })}
              </b>
            )}
          </Text>
        </div>
        <search className={styles.tools}>
          <TextInput
            className={styles.search}
            type="search"
            aria-label={t('coverage.search')}
            placeholder={t('coverage.search')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <SegmentedControl
            className={table.lack}
            aria-label={t('coverage.missing')}
            value={lack}
            onChange={(value) => setAddress(value === 'all' ? {} : { lack: value }, { replace: true })}
            data={[
              { value: 'all', label: t('coverage.all') },
              { value: 'lacking', label: t('coverage.lacking') },
              ...networks
                .filter((network) => missing.has(network.value))
                .map(({ value, label }) => ({ value, label: `${t('coverage.missing')} ${label}` })),
            ]}
          />
        </search>
      </header>
      <div className={styles.scroller}>
        {coverage.isPending && <Loading />}
        {coverage.isError && !coverage.data && <Failed error={coverage.error} retry={() => coverage.refetch()} />}
        {coverage.isSuccess && rows.length === 0 && (
          <Empty
            icon={<IconListCheck size={28} stroke={1.6} />}
            title={t('coverage.empty')}
            text={t('coverage.empty.text')}
          />
        )}
        {rows.length > 0 && <Matrix rows={rows.slice(0, most)} />}
        {rows.length > most && (
          <div className={styles.end}>
            <Button variant="default" onClick={() => setMost(most + STEP)}>
              {t('common.more')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

function Matrix({ rows }: { rows: CoverageRow[] }) {
  const { t } = useI18n();
  const networks = useNetworkOptions();
  return (
    <table className={table.matrix}>
      <thead>
        <tr>
          <th scope="col">{t('coverage.agency')}</th>
          {networks.map(({ value, label }) => (
            <th key={value} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.agency.id}>
            <th scope="row" title={row.agency.name}>
              {row.agency.short_name}
            </th>
            {networks.map(({ value }) => (
              <Cell key={value} row={row} network={value} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ row, network }: { row: CoverageRow; network: string }) {
  const { t } = useI18n();
  const count = row.networks[network] ?? 0;
  if (count > 0) {
    return (
      <td data-tone="good">
        <Link href={registerLink({ agency: row.agency.id, network })} className={table.cell}>
          <IconCheck size={16} aria-hidden /> {t('coverage.count', { count })}
        </Link>
      </td>
    );
  }
  if (row.missing.includes(network)) {
    return (
      <td data-tone="bad">
        <span className={table.cell}>
          <IconAlertTriangle size={16} aria-hidden /> {t('coverage.missing')}
        </span>
      </td>
    );
  }
  return (
    <td className={table.none}>
      <span role="img" aria-label={t('coverage.none')} title={t('coverage.none')}>
        —
      </span>
    </td>
  );
}
