/** Finds any agency by a few letters. */
import { Combobox, Modal, Text, TextInput, useCombobox } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useAgencies } from '../agencies/catalogue';
import type { Agency } from '../api/types';
import { useI18n } from '../i18n';

const SHOWN = 50;

/** The agencies whose names contain every word typed. */
function matching(agencies: Agency[], typed: string): Agency[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return agencies
    .filter((agency) => {
      const names = `${agency.name} ${agency.short_name}`.toLowerCase();
      return agency.active && words.every((word) => names.includes(word));
    })
    .slice(0, SHOWN);
}

export function AgencyFinder({ onChoose, onClose }: { onChoose: (agency: Agency) => void; onClose: () => void }) {
  const { t } = useI18n();
  const agencies = useAgencies();
  const [typed, setTyped] = useState('');
  const combobox = useCombobox();
  const found = useMemo(() => matching(agencies.data ?? [], typed), [agencies.data, typed]);

  const type = (text: string) => {
    setTyped(text);
    combobox.selectFirstOption();
  };
  const submit = (id: string) => {
    const agency = found.find((each) => each.id === id);
    if (agency) onChoose(agency);
  };

  return (
    <Modal opened onClose={onClose} title={t('triage.other')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Combobox store={combobox} onOptionSubmit={submit}>
        <Combobox.EventsTarget>
          <TextInput
            aria-label={t('agency.search')}
            placeholder={t('agency.search')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={typed}
            onChange={(event) => type(event.currentTarget.value)}
            data-autofocus
          />
        </Combobox.EventsTarget>
        <Combobox.Options mt="sm" mah={360} style={{ overflowY: 'auto' }}>
          {found.length === 0 && <Combobox.Empty>{t('agency.nothing')}</Combobox.Empty>}
          {found.map((agency) => (
            <Combobox.Option key={agency.id} value={agency.id}>
              <Text size="sm" fw={550}>
                {agency.short_name}
              </Text>
              <Text size="xs" c="dimmed">
                {agency.name}
              </Text>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox>
    </Modal>
  );
}
