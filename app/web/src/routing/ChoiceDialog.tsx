/** A dialog that asks to choose one of a few: by click, or by its number. */
import { Modal, Stack, Text } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useI18n } from '../i18n';
import { keyName } from '../shell/keys';
import styles from './ChoiceDialog.module.css';

export interface Choice {
  id: string;
  name: string;
  note?: string;
}

interface Props {
  title: string;
  text?: string;
  choices: readonly Choice[];
  onChoose: (id: string) => void;
  onClose: () => void;
}

export function ChoiceDialog({ title, text, choices, onChoose, onClose }: Props) {
  const { t } = useI18n();
  const pressed = (event: KeyboardEvent) => {
    const choice = choices[Number(keyName(event.nativeEvent)) - 1];
    if (!choice) return;
    event.preventDefault();
    onChoose(choice.id);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      onKeyDown={pressed}
    >
      {text && (
        <Text size="sm" c="dimmed" mb="sm">
          {text}
        </Text>
      )}
      <Stack gap={6}>
        {choices.map((choice, index) => (
          <button
            key={choice.id}
            type="button"
            className={styles.choice}
            aria-keyshortcuts={String(index + 1)}
            data-autofocus={index === 0 || undefined}
            onClick={() => onChoose(choice.id)}
          >
            <kbd className={styles.key} aria-hidden>
              {index + 1}
            </kbd>
            <span>
              {choice.name}
              {choice.note && <span className={styles.note}>{choice.note}</span>}
            </span>
          </button>
        ))}
      </Stack>
    </Modal>
  );
}
