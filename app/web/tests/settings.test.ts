import { expect, test } from 'vitest';
import { matching, namesakes, tree } from '../src/agencies/places';
import { fitting, runs, TERM } from '../src/agencies/topics';
import type { Territory, Topic } from '../src/api/types';
import { lineOf, shareWithout, type Week } from '../src/insights/quality/weeks';
import { polyline, shareAt } from '../src/routing/settings/aim';
import { EMPTY_RULE, missing } from '../src/routing/settings/rules';

const CURVE = [
  { precision: 0.95, threshold: 0.9, share: 0.3 },
  { precision: 0.9, threshold: 0.8, share: 0.5 },
  { precision: 0.8, threshold: 0.5, share: 0.9 },
];

test('the share without a person is the largest that is right often enough', () => {
  expect(shareAt(CURVE, 0.9)).toBe(0.5);
  expect(shareAt(CURVE, 0.5)).toBe(0.9);
  expect(shareAt(CURVE, 0.99)).toBeNull();
  expect(shareAt([], 0.9)).toBeNull();
});

test('the curve is drawn from left to right, precision upwards', () => {
  expect(polyline([...CURVE].reverse(), 100, 100, 0.5)).toBe('30,10 50,20 90,40');
});

test('a rule lacks what it cannot be saved without', () => {
  expect(missing(EMPTY_RULE)).toEqual(['name', 'condition', 'agency']);
  const rule = { ...EMPTY_RULE, name: 'Ямы', words: ['яма'], agency_id: '1' };
  expect(missing(rule)).toEqual([]);
  expect(missing({ ...rule, valid_from: '2026-12-02', valid_to: '2026-12-01' })).toEqual(['dates']);
});

const topic = (name: string, words: string[]) =>
  ({ name, group: 'Дороги', code: 'x', words, examples: [] }) as unknown as Topic;

test('topics are found by any of their words', () => {
  const topics = [topic('Ямы', ['асфальт']), topic('Снег', ['гололёд'])];
  expect(fitting(topics, 'АСФАЛЬТ дороги').map((one) => one.name)).toEqual(['Ямы']);
  expect(fitting(topics, '  ')).toHaveLength(2);
  expect(fitting(topics, 'море')).toEqual([]);
});

test('months of a season are told as runs over the turn of the year', () => {
  expect(runs([1, 2, 3, 11, 12])).toEqual([[11, 3]]);
  expect(runs([4, 5, 9])).toEqual([
    [4, 5],
    [9, 9],
  ]);
  expect(runs([])).toEqual([]);
});

test('a term has an amount and a unit', () => {
  expect(['30 m', '4 wh', '3 wd', '10 d'].every((term) => TERM.test(term))).toBe(true);
  expect(['0 m', '4wh', '3 weeks', ''].some((term) => TERM.test(term))).toBe(false);
});

const place = (id: string, name: string, parent_id: string | null = null, other_names: string[] = []) =>
  ({ id, name, parent_id, other_names, code: id, kind: 'settlement' }) as Territory;
const PLACES = [
  place('r', 'Область'),
  place('b', 'Балтийск', 'r', ['Пиллау']),
  place('a', 'Багратионовск', 'r'),
  place('z1', 'Заречное', 'a'),
  place('z2', 'Заречное', 'b'),
];

test('places stand under what they lie in, by name', () => {
  const [region] = tree(PLACES);
  expect(region?.inside.map((branch) => branch.place.id)).toEqual(['a', 'b']);
  expect(region?.inside[1]?.inside.map((branch) => branch.place.id)).toEqual(['z2']);
});

test('a place that matches keeps all it lies in', () => {
  expect(matching(PLACES, 'пиллау').map((one) => one.id)).toEqual(['r', 'b']);
  expect(tree(matching(PLACES, 'заречное'))).toHaveLength(1);
});

test('a name that several places bear is told', () => {
  const twice = namesakes(PLACES);
  expect([twice.get('z1'), twice.get('z2'), twice.get('a')]).toEqual([1, 1, 0]);
});

const week = (precision: number | null, without = 1): Week => ({
  week: '2026-11-23',
  decided: 2,
  without_person: without,
  precision,
  returned: 0,
});

test('a week without a figure breaks its line', () => {
  const line = lineOf([week(1), week(0.5), week(null), week(0.75)], (each) => each.precision, 300, 100);
  expect(line.paths).toEqual(['0,0 100,50']);
  expect(line.dots.map((dot) => dot.x)).toEqual([0, 100, 300]);
});

test('one week stands in the middle; one without questions has no share', () => {
  expect(lineOf([week(1)], (each) => each.precision, 300, 100).dots[0]?.x).toBe(150);
  expect(shareWithout({ ...week(1), decided: 0 })).toBeNull();
});
