/** The agency and the territory of a page. */
import { Select } from '@mantine/core';
import { useAgencies, useTerritories } from '../agencies/catalogue';
import { useI18n } from '../i18n';

interface Props {
  value: string | null;
  onChange: (id: string | null) => void;
  error?: string;
}

export function AgencySelect({ value, onChange, error }: Props) {
  const { t } = useI18n();
  const agencies = useAgencies();
  return (
    <Select
      label={t('page.agency')}
      data={(agencies.data ?? []).map((agency) => ({ value: agency.id, label: agency.name }))}
      value={value}
      onChange={onChange}
      error={error}
      nothingFoundMessage={t('pages.filter.nothing')}
      allowDeselect={false}
      searchable
      required
    />
  );
}

export function TerritorySelect({ value, onChange, error }: Props) {
  const { t } = useI18n();
  const territories = useTerritories();
  return (
    <Select
      label={t('page.territory')}
      placeholder={t('page.territory.none')}
      data={(territories.data ?? []).map((territory) => ({ value: territory.id, label: territory.name }))}
      value={value}
      onChange={onChange}
      error={error}
      nothingFoundMessage={t('pages.filter.nothing')}
      // A region has thousands of streets.
      limit={100}
      searchable
      clearable
    />
  );
}
