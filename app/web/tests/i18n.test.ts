import { describe, expect, it } from 'vitest';
import { translator } from '../src/i18n';
import { en } from '../src/i18n/en';
import { formatOf } from '../src/i18n/format';
import { ru } from '../src/i18n/ru';

const placesOf = (message: unknown) =>
  new Set(Array.from(JSON.stringify(message).matchAll(/\{(\w+)\}/g), (match) => match[1]));

const equal = (one: Set<unknown>, other: Set<unknown>) => one.size === other.size && one.isSubsetOf(other);

describe('Russian plurals', () => {
  const t = translator('ru');

  it.each([
    [1, 'остался 1 вопрос'],
    [2, 'осталось 2 вопроса'],
    [5, 'осталось 5 вопросов'],
    [11, 'осталось 11 вопросов'],
    [21, 'остался 21 вопрос'],
    [112, 'осталось 112 вопросов'],
  ])('%i', (count, text) => {
    expect(t('triage.left', { count })).toBe(text);
  });
});

it('English has one and many', () => {
  const t = translator('en');
  expect(t('triage.left', { count: 1 })).toBe('1 question left');
  expect(t('triage.left', { count: 2 })).toBe('2 questions left');
});

it('numbers are written as the language writes them, texts stay as they are', () => {
  const t = translator('ru');
  expect(t('editor.length', { length: 1234567, longest: 1 })).toMatch(/^1\s234\s567 из 1$/);
  expect(t('question.title', { number: '12345' })).toBe('Вопрос № 12345');
});

it('what a value holds is not filled again', () => {
  expect(translator('ru')('triage.done.assigned', { number: '{agency}', agency: 'А' })).toBe('№ {agency} → А');
});

it('both languages have the same places for values in every message', () => {
  const keys = Object.keys(ru) as (keyof typeof ru)[];
  expect(keys.filter((key) => !equal(placesOf(en[key]), placesOf(ru[key])))).toEqual([]);
});

it('a lag is written in seconds until it is minutes', () => {
  const { lag } = formatOf('ru-RU');
  expect([lag(0.84), lag(12.3), lag(75), lag(-1)].map((text) => text.replaceAll(/\s/g, ' '))).toEqual([
    '0,84 с',
    '12 с',
    '1 мин',
    '0 с',
  ]);
});
