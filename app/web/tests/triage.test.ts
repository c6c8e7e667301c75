import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { highlight } from '../src/routing/highlight';
import { PendingDecisions } from '../src/routing/pending';

const marked = (text: string, words: string[]) =>
  highlight(text, words)
    .filter((piece) => piece.marked)
    .map((piece) => piece.text);

describe('words in a text', () => {
  it('are marked in any of their forms', () => {
    expect(marked('Холодные батареи, а тепла нет', ['батарея', 'тепло'])).toEqual(['батареи', 'тепла']);
  });

  it('are marked whatever their case, and with е for ё', () => {
    expect(marked('ЁЛКА упала', ['елка'])).toEqual(['ЁЛКА']);
  });

  it('are not marked inside other words', () => {
    expect(marked('водка и водород', ['вода'])).toEqual([]);
  });

  it('leave the text as it was', () => {
    const text = '<b>Яма</b> & яма\nу дома';
    const pieces = highlight(text, ['яма']);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.filter((piece) => piece.marked)).toHaveLength(2);
  });

  it('mark nothing when there are none', () => {
    expect(highlight('текст', [])).toEqual([{ text: 'текст', marked: false }]);
    expect(highlight('', ['яма'])).toEqual([]);
  });
});

describe('a decision', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function decisions() {
    const sent: string[] = [];
    const pending = new PendingDecisions<string>(
      (value) => sent.push(value),
      5_000,
      () => undefined,
    );
    return { sent, pending };
  }

  it('is sent after its delay, not before', () => {
    const { sent, pending } = decisions();
    pending.add('1', 'а');
    vi.advanceTimersByTime(4_999);
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(sent).toEqual(['а']);
    expect(pending.all).toEqual([]);
  });

  it('that is undone is never sent; the newest goes first', () => {
    const { sent, pending } = decisions();
    pending.add('1', 'а');
    pending.add('2', 'б');
    expect(pending.undo()?.key).toBe('2');
    expect(pending.undo()?.key).toBe('1');
    expect(pending.undo()).toBeNull();
    vi.advanceTimersByTime(60_000);
    expect(sent).toEqual([]);
  });

  it('made anew replaces the one before', () => {
    const { sent, pending } = decisions();
    pending.add('1', 'а');
    pending.add('1', 'б');
    vi.advanceTimersByTime(60_000);
    expect(sent).toEqual(['б']);
  });

  it('is sent at once when the screen is left, and only once', () => {
    const { sent, pending } = decisions();
    pending.add('1', 'а');
    pending.add('2', 'б');
    pending.flush();
    vi.advanceTimersByTime(60_000);
    expect(sent).toEqual(['а', 'б']);
  });
});
