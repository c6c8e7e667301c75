/** A dialog with a short form: Enter in a field or Ctrl+Enter in a text sends it. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { FormEvent, KeyboardEvent, PropsWithChildren } from 'react';
import { useI18n } from '../i18n';

interface Props {
  title: string;
  text?: string;
  submit: string;
  color?: string;
  disabled?: boolean;
  pending: boolean;
  onSubmit: () => void;
  onClose: () => void;
}

export function FormDialog({ title, text, children, ...props }: PropsWithChildren<Props>) {
  const { t } = useI18n();
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (!props.disabled && !props.pending) props.onSubmit();
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    if (event.ctrlKey || event.metaKey) submit();
    // Among choices Enter chooses; what is half done must not be sent by it.
    else if (event.target instanceof Element && event.target.ariaHasPopup === 'listbox') event.preventDefault();
  };
  return (
    <Modal opened onClose={props.onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={submit} onKeyDown={pressed} noValidate>
        <Stack>
          {text && (
            <Text size="sm" c="dimmed">
              {text}
            </Text>
          )}
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" color={props.color} loading={props.pending} disabled={props.disabled}>
              {props.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
