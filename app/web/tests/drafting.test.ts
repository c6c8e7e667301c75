import { describe, expect, it } from 'vitest';
import type { Draft, Revision } from '../src/api/types';
import { difference } from '../src/drafting/compare';
import { firstName } from '../src/drafting/greeting';
import { worthComparing } from '../src/drafting/revisions';

describe('a first name', () => {
  it.each([
    ['Марина Вымышлева', 'Марина'],
    ['Анна-Мария Примерова', 'Анна-Мария'],
    ['Пётр', 'Пётр'],
  ])('%s', (shown, name) => {
    expect(firstName(shown)).toBe(name);
  });

  it.each(['super_mario39', 'МАГАЗИН ОКНА', 'ООО «Пример»', 'Цветы Янтарск оптом', ''])('%j has none', (shown) => {
    expect(firstName(shown)).toBeNull();
  });
});

describe('the difference of two texts', () => {
  it('goes by whole Russian words', () => {
    expect(difference('Дадим тепло завтра.', 'Дадим воду завтра.')).toEqual([
      { text: 'Дадим ', kind: 'same' },
      { text: 'тепло', kind: 'removed' },
      { text: 'воду', kind: 'added' },
      { text: ' завтра.', kind: 'same' },
    ]);
  });

  it('holds all of both texts', () => {
    const from = 'Здравствуйте!\n\nУже  чиним.';
    const to = 'Марина, здравствуйте! Починили 🙂.';
    const changes = difference(from, to);
    const join = (skip: string) =>
      changes
        .filter((each) => each.kind !== skip)
        .map((each) => each.text)
        .join('');
    expect(join('added')).toBe(from);
    expect(join('removed')).toBe(to);
  });
});

describe('the version worth comparing with', () => {
  const author = { id: 'a', name: 'А' };
  const other = { id: 'b', name: 'Б' };
  const revision = (number: number, saved_at: string, by = author): Revision => ({
    number,
    text: '',
    author: by,
    saved_at,
  });
  const draft = (handed_back_at: string | null) => ({ author, handed_back_at }) as Draft;

  it('is the one handed back', () => {
    const earlier = [revision(3, '2026-11-24T12:00:00Z'), revision(2, '2026-11-24T10:00:00Z')];
    expect(worthComparing(earlier, draft('2026-11-24T11:00:00Z'))?.number).toBe(2);
  });

  it('is else the newest by another author', () => {
    const earlier = [revision(3, '', author), revision(2, '', other), revision(1, '', other)];
    expect(worthComparing(earlier, draft(null))?.number).toBe(2);
  });

  it('is none for the first text of one author', () => {
    expect(worthComparing([revision(1, '')], draft(null))).toBeNull();
  });
});
