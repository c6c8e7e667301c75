/** A short message with a way back. */
import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useI18n } from '../i18n';

interface Message {
  /** a second message of the same id replaces the first */
  id: string;
  text: string;
  undo: () => void;
  seconds?: number;
}

export function useUndoToast() {
  const { t } = useI18n();
  return useCallback(
    ({ id, text, undo, seconds = 6 }: Message) => {
      const act = () => {
        notifications.hide(id);
        undo();
      };
      notifications.hide(id);
      notifications.show({
        id,
        color: 'petrol',
        autoClose: seconds * 1_000,
        message: (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm">{text}</Text>
            <Button size="compact-sm" variant="subtle" onClick={act} style={{ flex: 'none' }}>
              {t('common.undo')}
            </Button>
          </Group>
        ),
      });
    },
    [t],
  );
}
