/** Search and filters of the inbox. */
import { ActionIcon, Button, CloseButton, Indicator, Kbd, MultiSelect, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconFlame, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useMe } from '../accounts/session';
import { topicOptions, useAgencies, useTopics } from '../agencies/catalogue';
import type { Network, Status } from '../api/types';
import { useI18n } from '../i18n';
import { type Filters, isNarrowed, NO_FILTERS, STATUSES } from './filters';
import styles from './InboxPage.module.css';

interface Props {
  filters: Filters;
  change: (part: Partial<Filters>, replace?: boolean) => void;
  searchRef: RefObject<HTMLInputElement | null>;
}

const PAUSE_MS = 300;

export function Toolbar({ filters, change, searchRef }: Props) {
  const { t } = useI18n();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const agencies = useAgencies();
  const topics = useTopics();
  const nothing = t('inbox.filter.nothing');

  return (
    <search className={styles.tools}>
      <Search text={filters.text} change={change} searchRef={searchRef} />
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
          aria-label={t('inbox.filter.network')}
          placeholder={t('inbox.filter.network')}
          data={(['vk', 'ok'] as const).map((network) => ({ value: network, label: t(`network.${network}`) }))}
          value={filters.network}
          onChange={(network) => change({ network: network as Network | null })}
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
    </search>
  );
}

function Search({ text, change, searchRef }: { text: string } & Omit<Props, 'filters'>) {
  const { t } = useI18n();
  const [typed, setTyped] = useState(text);
  const sent = useRef(text);
  const send = useDebouncedCallback((next: string) => {
    sent.current = next;
    change({ text: next }, true);
  }, PAUSE_MS);

  useEffect(() => {
    // The address changed by something else than typing: a view, a reset, the way back.
    if (text !== sent.current) {
      sent.current = text;
      setTyped(text);
    }
  }, [text]);

  const type = (next: string) => {
    setTyped(next);
    send(next);
  };
  const pressed = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Escape') return;
    // The browser would empty the field; the list is what one wants to go back to.
    event.preventDefault();
    event.currentTarget.blur();
  };

  return (
    <TextInput
      ref={searchRef}
      className={styles.search}
      type="search"
      aria-label={t('inbox.search')}
      placeholder={t('inbox.search')}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed ? (
          <CloseButton size="sm" aria-label={t('inbox.search.clear')} onClick={() => type('')} />
        ) : (
          <Kbd size="xs" aria-hidden>
            /
          </Kbd>
        )
      }
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={pressed}
    />
  );
}
