import { describe, expect, it } from 'vitest';
import type { CoverageRow, Finding, HealthChange, ImportedLine, Question } from '../src/api/types';
import { translator } from '../src/i18n';
import { matching } from '../src/pages/coverage';
import { dayOf, midnight, minuteOf } from '../src/pages/days';
import { exportAddress, type Filters, NO_FILTERS, readFilters, registerLink, writeFilters } from '../src/pages/filters';
import { countLines, isRemarkable, report } from '../src/pages/importing';
import { jsonLines } from '../src/pages/ndjson';
import { readable } from '../src/pages/readable';
import { bands, totals } from '../src/pages/timeline';
import { givenTokens, tokenHelp } from '../src/pages/tokens';
import { messageLink } from '../src/publishing/messageLink';

const ID = '0192d5a4-7b3c-7c3e-8f00-1a2b3c4d5e6f';
const DAY = 86_400_000;

describe('filters of the register', () => {
  it('come back from the address as they were written', () => {
    const filters: Filters = { text: 'школа №1', network: 'telegram', agency: ID, health: ['token-refused', 'silent'] };
    expect(readFilters(new URLSearchParams(writeFilters(filters).toString()))).toEqual(filters);
  });

  it('that make no sense are left out', () => {
    expect(readFilters(new URLSearchParams('network=V K&agency=7&health=ill'))).toEqual(NO_FILTERS);
    expect(registerLink({})).toBe('/pages');
  });

  it('go with the table for spreadsheets', () => {
    expect(exportAddress(NO_FILTERS)).toBe('/api/v1/pages/export.csv');
    expect(exportAddress({ ...NO_FILTERS, text: ' а ', health: ['silent', 'closed'] })).toBe(
      '/api/v1/pages/export.csv?q=%D0%B0&health=silent&health=closed',
    );
  });
});

describe('the timeline of health', () => {
  const now = Date.parse('2026-03-31T00:00:00Z');
  const change = (daysAgo: number, health: HealthChange['health']): HealthChange => ({
    health,
    at: new Date(now - daysAgo * DAY).toISOString(),
    code: '',
    text: '',
  });

  it('covers the window from its start, though the change lies before it', () => {
    const found = bands([change(1, 'token-refused'), change(100, 'working')], now - 200 * DAY, now);
    expect(found).toEqual([
      { health: 'working', from: now - 30 * DAY, until: now - DAY },
      { health: 'token-refused', from: now - DAY, until: now },
    ]);
    expect(totals(found)[0]).toEqual(['working', 29 * DAY]);
  });

  it('begins as new when the page was registered', () => {
    const found = bands([change(2, 'working')], now - 3 * DAY, now);
    expect(found.map((band) => [band.health, (now - band.from) / DAY])).toEqual([
      ['new', 3],
      ['working', 2],
    ]);
  });

  it('says nothing of the time before the oldest change it was told', () => {
    expect(bands([change(2, 'working')], now - 9 * DAY, now, false)).toHaveLength(1);
  });

  it('takes changes of words alone together', () => {
    expect(bands([change(1, 'failing'), change(2, 'failing')], now - 2 * DAY, now)).toHaveLength(1);
  });

  it('of a page without changes is new all along', () => {
    expect(bands([], now - DAY, now)).toEqual([{ health: 'new', from: now - DAY, until: now }]);
  });
});

describe('lines of JSON', () => {
  const gathered = async (lines: AsyncIterable<unknown>) => {
    const found: unknown[] = [];
    for await (const line of lines) found.push(line);
    return found;
  };
  const stream = (...parts: Uint8Array[]) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const part of parts) controller.enqueue(part);
        controller.close();
      },
    });
  const bytes = new TextEncoder().encode('{"name":"Школа"}\n{"name":"Сад"}\n\n{"total":2}');

  it.each([1, 7, bytes.length])('are read whatever their parts (%i bytes)', async (size) => {
    const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.slice(index * size, (index + 1) * size),
    );
    expect(await gathered(jsonLines(stream(...parts)))).toEqual([{ name: 'Школа' }, { name: 'Сад' }, { total: 2 }]);
  });

  it('that are none are an error', async () => {
    await expect(gathered(jsonLines(stream(new TextEncoder().encode('<html>\n'))))).rejects.toThrow(SyntaxError);
  });

  it('are read no further than wanted', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes),
      cancel() {
        cancelled = true;
      },
    });
    for await (const _ of jsonLines(endless)) break;
    expect(cancelled).toBe(true);
  });
});

describe('the report of a table', () => {
  const finding: Finding = {
    trouble: 'comments-closed',
    token: null,
    text: 'Закрыты.',
    what_to_do: 'Откройте.',
    impossible: false,
  };
  const line = (number: number, outcome: ImportedLine['outcome'], findings: Finding[] = []): ImportedLine => ({
    line: number,
    link: `vk.com/${number}`,
    outcome,
    name: 'Школа',
    page_id: null,
    text: '',
    findings,
  });

  it('is in the order of the table', () => {
    const file = report([line(3, 'refused'), line(2, 'added', [finding])], translator('ru'));
    expect(file.split('\r\n').slice(1, 3)).toEqual([
      '2;vk.com/2;Школа;Добавлена;Закрыты. Откройте.',
      '3;vk.com/3;Школа;Ошибка;',
    ]);
  });

  it('asks to read what was refused or found', () => {
    expect(
      [line(2, 'checked'), line(3, 'known'), line(4, 'refused'), line(5, 'added', [finding])].map(isRemarkable),
    ).toEqual([false, false, true, true]);
  });

  it('expects as many lines as the table has below its headings', () => {
    expect(countLines('link;agency\r\na;b\r\n\r\nc;d\r\n')).toBe(2);
    expect(countLines('')).toBe(0);
  });
});

it('agencies are found by what they lack and what is typed', () => {
  const row = (name: string, missing: string[]) =>
    ({ agency: { id: name, short_name: name, name }, networks: {}, missing }) as CoverageRow;
  const rows = [row('Минздрав', []), row('Школа 1', ['ok']), row('Школа 2', ['ok', 'vk'])];
  const names = (found: CoverageRow[]) => found.map((each) => each.agency.name);
  expect(names(matching(rows, 'lacking', ''))).toEqual(['Школа 1', 'Школа 2']);
  expect(names(matching(rows, 'vk', 'школа'))).toEqual(['Школа 2']);
  expect(names(matching(rows, 'all', 'мин'))).toEqual(['Минздрав']);
});

it('keys are sent without the spaces that come with copying, empty ones not at all', () => {
  expect(givenTokens({ user: ' abc ', bot: ' ' })).toEqual({ user: 'abc' });
  expect(tokenHelp('toy', 'bot')).toBe('token.other');
});

it('days are those of the reader', () => {
  expect(dayOf(Date.parse(midnight('2026-03-01')))).toBe('2026-03-01');
  expect(minuteOf(midnight('2026-03-01'))).toBe('2026-03-01T00:00');
});

it('what a network sent is laid out when it is JSON, and shown as it is when it is not', () => {
  expect(readable('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(readable('{"a":"cut')).toBe('{"a":"cut');
});

it('an answer by hand goes under the newest message of the citizen that has an address', () => {
  const message = (url: string, from_page = false, own = true) =>
    ({ url, from_page, own }) as Question['messages'][number];
  const post = { url: 'https://ok.ru/topic/1' } as Question['post'];
  const messages = [
    message('https://ok.ru/1'),
    message('https://ok.ru/2'),
    message('https://ok.ru/3', true),
    message(''),
  ];
  expect(messageLink({ messages, post })).toBe('https://ok.ru/2');
  expect(messageLink({ messages: [], post })).toBe('https://ok.ru/topic/1');
  expect(messageLink({ messages: [], post: null })).toBeNull();
});
