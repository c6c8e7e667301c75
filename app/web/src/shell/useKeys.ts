/** Keyboard shortcuts of a screen. */
import { useEffect, useRef } from 'react';
import { isTyping, keyName } from './keys';

// A key held down goes on along a list; it decides only once.
const REPEATED = new Set(['j', 'k', 'shift+ArrowUp', 'shift+ArrowDown']);

export type KeyMap = Record<string, (() => void) | undefined>;

/** Runs the entry of the pressed key; not while one types or a dialog is open, except for `mod+k`. */
export function useKeys(keys: KeyMap): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const name = event.defaultPrevented ? null : keyName(event);
      const run = name ? current.current[name] : undefined;
      if (!name || !run || (event.repeat && !REPEATED.has(name))) return;
      const free = !isTyping(event.target) && document.querySelector('[role="dialog"]') === null;
      // A focused link or button has its own Enter.
      const onControl =
        name === 'Enter' && event.target instanceof Element && event.target.closest('a, button') !== null;
      if (name !== 'mod+k' && (!free || onControl)) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}
