import { expect, test } from 'vitest';
import { pictureOf, roundedUp } from '../src/surges/curve';

const point = (count: number, usual = 0) => ({
  at: `2026-11-24T10:${String(count).padStart(2, '0')}:00Z`,
  count,
  usual,
});

test('the scale ends on a round figure that holds the highest one', () => {
  expect([1, 3, 7, 11, 42, 100, 101].map(roundedUp)).toEqual([1, 5, 10, 20, 50, 100, 200]);
});

test('a bar is as high as its share of the scale', () => {
  const { bars, top } = pictureOf([point(0), point(5), point(10)], 300, 100);
  expect(top).toBe(10);
  expect(bars.map((bar) => bar.height)).toEqual([0, 50, 100]);
  expect(bars.map((bar) => bar.y)).toEqual([100, 50, 0]);
});

test('a usual rate above all counts fits into the picture', () => {
  const { top, usual } = pictureOf([point(1, 4)], 100, 100);
  expect(top).toBe(5);
  expect(usual).toBe('50,20');
});

test('nothing to draw gives no bars', () => {
  expect(pictureOf([], 100, 100)).toEqual({ bars: [], usual: '', top: 1 });
});
