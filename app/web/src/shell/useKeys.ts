/** Keyboard shortcuts of a screen. */
import { useEffect, useRef } from 'react';
import { isTyping, keyName } from './keys';

export type KeyMap = Record<string, (() => void) | undefined>;

/** Runs the entry of the pressed key; not while one types or a dialog is open, except for `mod+…` keys. */
export function useKeys(keys: KeyMap): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const name = event.defaultPrevented ? null : keyName(event);
      const run = name ? current.current[name] : undefined;
      if (!name || !run) return;
      const free = !isTyping(event.target) && document.querySelector('[role="dialog"]') === null;
      // A focused link or button has its own Enter.
      const onControl =
        name === 'Enter' && event.target instanceof Element && event.target.closest('a, button') !== null;
      if (!name.startsWith('mod+') && (!free || onControl)) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}
