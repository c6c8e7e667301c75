import { describe, expect, it } from 'vitest';
import type { Board } from '../src/api/types';
import { linkBehind } from '../src/insights/columns';
import { csv } from '../src/insights/csv';
import { since } from '../src/insights/periods';
import { sorted } from '../src/insights/sorting';

describe('a CSV file', () => {
  it('quotes what would break a line or a cell', () => {
    expect(csv([['а;б', 'в "г"', 'д\nе', 1.5, null]])).toBe('\uFEFF"а;б";"в ""г""";"д\nе";1,5;\r\n');
  });

  it('starts no formula', () => {
    expect(csv([['=1+1', '@a', '-x', -1]])).toBe("\uFEFF'=1+1;'@a;'-x;-1\r\n");
  });
});

describe('a period', () => {
  it('begins at midnight, today being one of its days', () => {
    const now = new Date(2026, 10, 24, 15, 30).getTime();
    expect(since('today', now)).toEqual(new Date(2026, 10, 24));
    expect(since('week', now)).toEqual(new Date(2026, 10, 18));
  });
});

describe('the order of agencies', () => {
  const row = (short_name: string, share_in_time: number | null) =>
    ({ agency: { short_name }, share_in_time }) as Board['agencies'][number];
  const names = (rows: Board['agencies']) => rows.map((each) => each.agency.short_name);
  const rows = [row('Б', 0.5), row('А', null), row('В', 0.9)];

  it('puts those with nothing to measure last either way', () => {
    expect(names(sorted(rows, { by: 'share_in_time', descending: true }))).toEqual(['В', 'Б', 'А']);
    expect(names(sorted(rows, { by: 'share_in_time', descending: false }))).toEqual(['Б', 'В', 'А']);
  });

  it('goes by name as well', () => {
    expect(names(sorted(rows, { by: 'agency', descending: false }))).toEqual(['А', 'Б', 'В']);
  });
});

it('a figure of the present leads to its questions, one of a period to none', () => {
  expect(linkBehind('breached', null)).toBe('/?view=late');
  expect(linkBehind('answered', null)).toBeNull();
});
