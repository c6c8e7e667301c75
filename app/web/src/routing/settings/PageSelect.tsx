/** Chooses an official page by a few letters of its name; there may be thousands. */
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import type { Rule } from '../../api/types';
import { useI18n } from '../../i18n';
import { useNetworkName } from '../../networks/useNetworks';

const PAUSE_MS = 250;
const FOUND = 30;

interface Props {
  value: string | null;
  /** the page chosen before, whose name is known */
  known: Rule['page'];
  onChange: (id: string | null) => void;
}

export function PageSelect({ value, known, onChange }: Props) {
  const { t } = useI18n();
  const nameOf = useNetworkName();
  const [typed, setTyped] = useState('');
  const [settled] = useDebouncedValue(typed, PAUSE_MS);
  const found = useQuery({
    queryKey: ['pages-by-name', settled],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/pages', { params: { query: { q: settled, limit: FOUND } }, signal })),
    placeholderData: keepPreviousData,
  });
  const options = (found.data?.items ?? []).map((page) => ({
    value: page.id,
    label: `${page.name} · ${nameOf(page.network)}`,
  }));
  if (known && !options.some((option) => option.value === known.id)) {
    options.unshift({ value: known.id, label: known.name });
  }
  return (
    <Select
      label={t('rules.page')}
      placeholder={t('rules.any-page')}
      data={options}
      value={value}
      onChange={onChange}
      onSearchChange={setTyped}
      filter={({ options: all }) => all}
      searchable
      clearable
    />
  );
}
