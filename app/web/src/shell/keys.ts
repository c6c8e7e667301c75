/** Which key of ours a key press is, whatever layout is on. Pure. */

export interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/**
 * The name of a press: `j`, `/`, `?`, `1`, `Enter`, `mod+k`, `shift+ArrowUp`; null when no screen could want it.
 *
 * Letters go by their place on the keyboard, so that «о» on a Russian layout is `j`.
 */
export function keyName(press: KeyPress): string | null {
  if (press.altKey) return null;
  const mod = press.ctrlKey || press.metaKey;
  if (press.key === 'Enter' || press.key === 'Escape') return mod ? `mod+${press.key}` : press.key;
  if (/^Arrow(?:Up|Down)$/.test(press.key)) return press.shiftKey && !mod ? `shift+${press.key}` : null;
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1]?.toLowerCase();
  if (letter) {
    if (mod) return `mod+${letter}`;
    return press.shiftKey ? null : letter;
  }
  if (mod) return null;
  if (press.key === '?' || (press.code === 'Slash' && press.shiftKey)) return '?';
  if (press.key === '/' || press.code === 'Slash') return '/';
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(press.code)?.[1];
  return digit && !press.shiftKey ? digit : null;
}

/** Whether the press belongs to a field one types in. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && ['checkbox', 'radio'].includes(target.type)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}
