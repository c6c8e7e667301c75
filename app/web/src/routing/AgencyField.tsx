/** A field to choose an agency in; found by any words of its names. */
import { type ComboboxItem, Select } from '@mantine/core';
import { useMemo } from 'react';
import { useAgencies } from '../agencies/catalogue';
import { useI18n } from '../i18n';
import { matching } from './agencySearch';
import { OptionText } from './OptionText';

interface Props {
  label: string;
  value: string | null;
  onChange: (agencyId: string | null) => void;
  description?: string;
  placeholder?: string;
  /** an agency that is no choice: the one that has it */
  except?: string | null;
  required?: boolean;
  focused?: boolean;
}

export function AgencyField({ label, value, onChange, except, focused, ...props }: Props) {
  const { t } = useI18n();
  const agencies = useAgencies();
  const choices = useMemo(
    () => (agencies.data ?? []).filter((agency) => agency.active && agency.id !== except),
    [agencies.data, except],
  );
  return (
    <Select
      label={label}
      description={props.description}
      placeholder={props.placeholder ?? t('agency.search')}
      data={choices.map((agency) => ({ value: agency.id, label: agency.name }))}
      value={value}
      onChange={onChange}
      filter={({ search }): ComboboxItem[] =>
        matching(choices, search).map((agency) => ({ value: agency.id, label: agency.name }))
      }
      renderOption={({ option }) => <Choice id={option.value} choices={choices} />}
      searchable
      selectFirstOptionOnChange
      clearable={!props.required}
      required={props.required}
      nothingFoundMessage={t('agency.nothing')}
      data-autofocus={focused || undefined}
    />
  );
}

function Choice({ id, choices }: { id: string; choices: { id: string; name: string; short_name: string }[] }) {
  const agency = choices.find((each) => each.id === id);
  if (!agency) return null;
  return <OptionText name={agency.name} note={agency.short_name === agency.name ? '' : agency.short_name} />;
}
