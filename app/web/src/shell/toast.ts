/** Short messages that go away by themselves. */
import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import { messageOf } from '../api/messages';
import { useI18n } from '../i18n';

export interface Toasts {
  done: (text: string) => void;
  failed: (error: unknown) => void;
}

/** Tells that something worked, or why it did not. */
export function useToasts(): Toasts {
  const { t } = useI18n();
  return useMemo(
    () => ({
      done: (text) => void notifications.show({ message: text, color: 'petrol', autoClose: 4_000 }),
      failed: (error) =>
        void notifications.show({ message: t(messageOf(error)), color: 'red', autoClose: 8_000, role: 'alert' }),
    }),
    [t],
  );
}
