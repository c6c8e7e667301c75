/** A dialog that finds one thing among many by a few letters. */
import { Combobox, Modal, TextInput, useCombobox } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useI18n } from '../i18n';
import { OptionText } from './OptionText';

export interface Option {
  id: string;
  name: string;
  note: string;
}

interface Props {
  title: string;
  label: string;
  nothing: string;
  /** what fits the letters typed, best first */
  find: (typed: string) => Option[];
  onChoose: (id: string) => void;
  onClose: () => void;
}

const SHOWN = 50;

export function Finder({ title, label, nothing, find, onChoose, onClose }: Props) {
  const { t } = useI18n();
  const [typed, setTyped] = useState('');
  // The list stands open as long as the dialog; Escape, which closes a list, so closes the dialog.
  const combobox = useCombobox({ opened: true, onDropdownClose: onClose });
  const found = find(typed).slice(0, SHOWN);
  // Enter takes the first one, also before anything is typed.
  const first = found[0]?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another first option is the one to be taken
  useEffect(() => void combobox.selectFirstOption(), [first]);

  return (
    <Modal
      opened
      onClose={onClose}
      onEnterTransitionEnd={() => combobox.selectFirstOption()}
      title={title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Combobox store={combobox} onOptionSubmit={onChoose}>
        <Combobox.EventsTarget>
          <TextInput
            aria-label={label}
            placeholder={label}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-autofocus
          />
        </Combobox.EventsTarget>
        <Combobox.Options mt="sm" mah={360} style={{ overflowY: 'auto' }} aria-label={label}>
          {found.length === 0 && <Combobox.Empty>{nothing}</Combobox.Empty>}
          {found.map((option) => (
            <Combobox.Option key={option.id} value={option.id}>
              <OptionText name={option.name} note={option.note} />
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox>
    </Modal>
  );
}
