import { describe, expect, it } from 'vitest';
import { type KeyPress, keyName } from '../src/shell/keys';

const press = (key: string, code: string, rest: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...rest,
});

describe('a key', () => {
  it('is the same on a Russian layout', () => {
    expect(keyName(press('о', 'KeyJ'))).toBe('j');
    expect(keyName(press('л', 'KeyK', { ctrlKey: true }))).toBe('mod+k');
    expect(keyName(press('.', 'Slash'))).toBe('/');
  });

  it('is a question mark wherever the layout puts it', () => {
    expect(keyName(press('?', 'Slash', { shiftKey: true }))).toBe('?');
    expect(keyName(press('?', 'Digit7', { shiftKey: true }))).toBe('?');
  });

  it('is a digit from either block', () => {
    expect(keyName(press('1', 'Digit1'))).toBe('1');
    expect(keyName(press('1', 'Numpad1'))).toBe('1');
    expect(keyName(press('!', 'Digit1', { shiftKey: true }))).toBeNull();
  });

  it('with Shift is an arrow of ours, without it the browser’s', () => {
    expect(keyName(press('ArrowDown', 'ArrowDown', { shiftKey: true }))).toBe('shift+ArrowDown');
    expect(keyName(press('ArrowDown', 'ArrowDown'))).toBeNull();
    expect(keyName(press('ArrowUp', 'ArrowUp', { shiftKey: true, ctrlKey: true }))).toBeNull();
  });

  it('undoes on either layout', () => {
    expect(keyName(press('я', 'KeyZ', { ctrlKey: true }))).toBe('mod+z');
  });

  it('of the browser or the system is left alone', () => {
    expect(keyName(press('1', 'Digit1', { ctrlKey: true }))).toBeNull();
    expect(keyName(press('j', 'KeyJ', { altKey: true }))).toBeNull();
    expect(keyName(press('J', 'KeyJ', { shiftKey: true }))).toBeNull();
    expect(keyName(press('F5', 'F5'))).toBeNull();
  });
});
