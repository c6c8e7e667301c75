import { describe, expect, it } from 'vitest';
import {
  type Filters,
  inboxLink,
  isNarrowed,
  NO_FILTERS,
  readFilters,
  toQuery,
  writeFilters,
} from '../src/inbox/filters';

const ID = '0192d5a4-7b3c-7c3e-8f00-1a2b3c4d5e6f';

describe('filters in the address', () => {
  it('come back as they were written', () => {
    const filters: Filters = {
      view: 'late',
      status: ['routed', 'in-work'],
      agency: ID,
      topic: ID,
      territory: ID,
      assignee: ID,
      network: 'telegram',
      page: ID,
      urgent: true,
      text: 'нет воды & света',
    };
    expect(readFilters(new URLSearchParams(writeFilters(filters).toString()))).toEqual(filters);
  });

  it('leave a plain address when there are none', () => {
    expect(inboxLink({})).toBe('/');
    expect(inboxLink({ view: 'review' })).toBe('/?view=review');
  });

  it('that make no sense are left out', () => {
    expect(readFilters(new URLSearchParams('view=hack&status=nope&agency=1&network=X!&urgent=yes'))).toEqual(
      NO_FILTERS,
    );
  });

  it('narrow the list, a view alone does not', () => {
    expect(isNarrowed({ ...NO_FILTERS, view: 'all' })).toBe(false);
    expect(isNarrowed({ ...NO_FILTERS, text: 'яма' })).toBe(true);
  });
});

describe('filters in the request', () => {
  it('turn the deadline views into open questions of a clock', () => {
    expect(toQuery({ ...NO_FILTERS, view: 'risk' })).toMatchObject({ view: 'open', clock: 'at_risk' });
    expect(toQuery({ ...NO_FILTERS, view: 'late' })).toMatchObject({ view: 'open', clock: 'breached' });
    expect(toQuery({ ...NO_FILTERS, view: 'mine' })).toMatchObject({ view: 'mine', clock: undefined });
  });

  it('name territory and assignee as the service does', () => {
    expect(toQuery({ ...NO_FILTERS, territory: ID, assignee: ID })).toMatchObject({
      territory_id: ID,
      assignee_id: ID,
    });
  });

  it.each([
    ['1204', '#1204'],
    ['№ 1204', '#1204'],
    ['#1204', '#1204'],
    ['дом 12', 'дом 12'],
    ['  ', undefined],
  ])('%j asks for %j', (text, q) => {
    expect(toQuery({ ...NO_FILTERS, text }).q).toBe(q);
  });
});
