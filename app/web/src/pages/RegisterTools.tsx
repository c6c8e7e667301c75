/** Search and filters of the register. */
import { ActionIcon, Button, Indicator, Select } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { type RefObject, useState } from 'react';
import { useMe } from '../accounts/session';
import { useAgencies } from '../agencies/catalogue';
import { useI18n } from '../i18n';
import { useNetworkOptions } from '../networks/useNetworks';
import { SearchField } from '../shell/SearchField';
import { type Filters, isNarrowed, NO_FILTERS } from './filters';
import styles from './Pages.module.css';

interface Props {
  filters: Filters;
  change: (part: Partial<Filters>, replace?: boolean) => void;
  searchRef: RefObject<HTMLInputElement | null>;
}

export function RegisterTools({ filters, change, searchRef }: Props) {
  const { t } = useI18n();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const agencies = useAgencies();
  const networks = useNetworkOptions();
  return (
    <search className={styles.tools}>
      <SearchField
        className={styles.search}
        label={t('pages.search')}
        clear={t('pages.search.clear')}
        text={filters.text}
        onSettled={(text) => change({ text }, true)}
        fieldRef={searchRef}
      />
      <Indicator disabled={!filters.network && !filters.agency} className={styles.toggle}>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('pages.filters')}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <IconAdjustmentsHorizontal size={18} />
        </ActionIcon>
      </Indicator>
      <div className={styles.filters} data-open={open || undefined}>
        <Select
          className={styles.filter}
          aria-label={t('pages.filter.network')}
          placeholder={t('pages.filter.network')}
          data={networks}
          value={filters.network}
          onChange={(network) => change({ network })}
          clearable
        />
        {me.operator.agency_id === null && (
          <Select
            className={styles.filter}
            aria-label={t('pages.filter.agency')}
            placeholder={t('pages.filter.agency')}
            data={(agencies.data ?? []).map((agency) => ({ value: agency.id, label: agency.short_name }))}
            value={filters.agency}
            onChange={(agency) => change({ agency })}
            searchable
            clearable
            nothingFoundMessage={t('pages.filter.nothing')}
          />
        )}
        {isNarrowed(filters) && (
          <Button variant="subtle" onClick={() => change(NO_FILTERS)}>
            {t('pages.filter.reset')}
          </Button>
        )}
      </div>
    </search>
  );
}
