/** Search and filters of the inbox. */
import { ActionIcon, Button, Indicator, MultiSelect, Select } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconFlame } from '@tabler/icons-react';
import { type PropsWithChildren, type RefObject, useState } from 'react';
import { useMe } from '../accounts/session';
import { topicOptions, useAgencies, useTerritories, useTopics } from '../agencies/catalogue';
import type { Status } from '../api/types';
import { useI18n } from '../i18n';
import { useNetworkOptions } from '../networks/useNetworks';
import { SearchField } from '../shell/SearchField';
import { type Filters, isNarrowed, NO_FILTERS, STATUSES } from './filters';
import styles from './InboxPage.module.css';
import { useOperators } from './useOperators';

interface Props {
  filters: Filters;
  change: (part: Partial<Filters>, replace?: boolean) => void;
  searchRef: RefObject<HTMLInputElement | null>;
}

// Streets too are territories: a list of all of them would be endless.
const SHOWN = 100;

export function Toolbar({ filters, change, searchRef, children }: PropsWithChildren<Props>) {
  const { t } = useI18n();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const agencies = useAgencies();
  const topics = useTopics();
  const territories = useTerritories();
  const operators = useOperators();
  const networks = useNetworkOptions();
  const nothing = t('inbox.filter.nothing');

  return (
    <search className={styles.tools}>
      <SearchField
        className={styles.search}
        label={t('inbox.search')}
        clear={t('inbox.search.clear')}
        text={filters.text}
        onSettled={(text) => change({ text }, true)}
        fieldRef={searchRef}
      />
      <Indicator disabled={!isNarrowed({ ...filters, text: '' })} className={styles.toggle}>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('inbox.filters')}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <IconAdjustmentsHorizontal size={18} />
        </ActionIcon>
      </Indicator>
      <div className={styles.filters} data-open={open || undefined}>
        <MultiSelect
          className={styles.filter}
          aria-label={t('inbox.filter.status')}
          placeholder={filters.status.length === 0 ? t('inbox.filter.status') : undefined}
          data={STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) }))}
          value={filters.status}
          onChange={(status) => change({ status: status as Status[] })}
          clearable
        />
        {me.operator.agency_id === null && (
          <Select
            className={styles.filter}
            aria-label={t('inbox.filter.agency')}
            placeholder={t('inbox.filter.agency')}
            data={(agencies.data ?? []).map((agency) => ({ value: agency.id, label: agency.short_name }))}
            value={filters.agency}
            onChange={(agency) => change({ agency })}
            searchable
            clearable
            nothingFoundMessage={nothing}
          />
        )}
        <Select
          className={styles.filter}
          aria-label={t('inbox.filter.topic')}
          placeholder={t('inbox.filter.topic')}
          data={topicOptions(topics.data ?? [])}
          value={filters.topic}
          onChange={(topic) => change({ topic })}
          searchable
          clearable
          nothingFoundMessage={nothing}
        />
        <Select
          className={styles.filter}
          aria-label={t('inbox.filter.territory')}
          placeholder={t('inbox.filter.territory')}
          data={(territories.data ?? []).map((territory) => ({ value: territory.id, label: territory.name }))}
          value={filters.territory}
          onChange={(territory) => change({ territory })}
          searchable
          clearable
          limit={SHOWN}
          nothingFoundMessage={nothing}
        />
        <Select
          className={styles.filter}
          aria-label={t('inbox.filter.assignee')}
          placeholder={t('inbox.filter.assignee')}
          data={(operators.data ?? []).map((operator) => ({ value: operator.id, label: operator.name }))}
          value={filters.assignee}
          onChange={(assignee) => change({ assignee })}
          searchable
          clearable
          limit={SHOWN}
          nothingFoundMessage={nothing}
        />
        <Select
          className={styles.filter}
          aria-label={t('inbox.filter.network')}
          placeholder={t('inbox.filter.network')}
          data={networks}
          value={filters.network}
          onChange={(network) => change({ network })}
          clearable
        />
        <Button
          variant={filters.urgent ? 'light' : 'default'}
          leftSection={<IconFlame size={16} />}
          aria-pressed={filters.urgent}
          onClick={() => change({ urgent: !filters.urgent })}
        >
          {t('inbox.filter.urgent')}
        </Button>
        {isNarrowed(filters) && (
          <Button variant="subtle" onClick={() => change({ ...NO_FILTERS, view: filters.view })}>
            {t('inbox.filter.reset')}
          </Button>
        )}
      </div>
      {children}
    </search>
  );
}
