import { describe, expect, it } from 'vitest';
import { ALL, extended, isChosen, isEmpty, kept, MOST_NAMED, NONE, toggled } from '../src/inbox/selection';

const SHOWN = ['a', 'b', 'c', 'd', 'e'];
const idsOf = (selection: typeof NONE) => [...selection.ids].sort();

describe('a selection', () => {
  it('takes a row in and lets it go', () => {
    const one = toggled(NONE, 'b', SHOWN);
    expect(idsOf(one)).toEqual(['b']);
    expect(isEmpty(toggled(one, 'b', SHOWN))).toBe(true);
  });

  it('grows along the list, and shrinks on the way back', () => {
    const down = extended(extended(NONE, SHOWN, 'b', 'c'), SHOWN, 'c', 'd');
    expect(idsOf(down)).toEqual(['b', 'c', 'd']);
    const back = extended(down, SHOWN, 'd', 'c');
    expect(idsOf(back)).toEqual(['b', 'c']);
    expect(idsOf(extended(extended(back, SHOWN, 'c', 'b'), SHOWN, 'b', 'a'))).toEqual(['a', 'b']);
  });

  it('keeps what was chosen elsewhere when a range grows', () => {
    const first = toggled(toggled(NONE, 'e', SHOWN), 'a', SHOWN);
    expect(idsOf(extended(first, SHOWN, 'a', 'b'))).toEqual(['a', 'b', 'e']);
  });

  it('begins at the row itself where there was none before', () => {
    expect(idsOf(extended(NONE, SHOWN, null, 'c'))).toEqual(['c']);
  });

  it('of all holds every row, also one that is not loaded yet', () => {
    expect(isChosen(ALL, 'not loaded')).toBe(true);
    expect(isEmpty(ALL)).toBe(false);
  });

  it('of all without one is the rest of what is shown', () => {
    const rest = toggled(ALL, 'c', SHOWN);
    expect(rest.all).toBe(false);
    expect(idsOf(rest)).toEqual(['a', 'b', 'd', 'e']);
  });

  it('forgets rows that have left the list', () => {
    const chosen = extended(NONE, SHOWN, 'a', 'c');
    expect(idsOf(kept(chosen, ['b', 'c', 'd']))).toEqual(['b', 'c']);
    expect(kept(chosen, SHOWN)).toBe(chosen);
    expect(kept(ALL, [])).toBe(ALL);
  });

  it('names no more than the service takes', () => {
    const many = Array.from({ length: MOST_NAMED + 20 }, (_, index) => String(index));
    expect(extended(NONE, many, '0', String(MOST_NAMED + 10)).ids.size).toBe(MOST_NAMED);
  });
});
