/** A field to search a list by; what is typed counts once the typing pauses. */
import { CloseButton, Kbd, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';

interface Props {
  label: string;
  clear: string;
  /** what the list is searched for now */
  text: string;
  onSettled: (text: string) => void;
  fieldRef: RefObject<HTMLInputElement | null>;
  className?: string;
}

const PAUSE_MS = 300;

export function SearchField({ label, clear, text, onSettled, fieldRef, className }: Props) {
  const [typed, setTyped] = useState(text);
  const sent = useRef(text);
  const send = useDebouncedCallback((next: string) => {
    sent.current = next;
    onSettled(next);
  }, PAUSE_MS);

  useEffect(() => {
    // The address changed by something else than typing: a view, a reset, the way back.
    if (text !== sent.current) {
      sent.current = text;
      setTyped(text);
    }
  }, [text]);

  const type = (next: string) => {
    setTyped(next);
    send(next);
  };
  const pressed = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Escape') return;
    // The browser would empty the field; the list is what one wants to go back to.
    event.preventDefault();
    event.currentTarget.blur();
  };

  return (
    <TextInput
      ref={fieldRef}
      className={className}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed ? (
          <CloseButton size="sm" aria-label={clear} onClick={() => type('')} />
        ) : (
          <Kbd size="xs" aria-hidden>
            /
          </Kbd>
        )
      }
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={pressed}
    />
  );
}
