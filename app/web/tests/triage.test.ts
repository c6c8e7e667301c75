import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fits } from '../src/routing/agencySearch';
import { DecisionQueue } from '../src/routing/decisions';
import { highlight } from '../src/routing/highlight';
import { decidedAt, NO_PACE, secondsEach, takenBack } from '../src/routing/pace';
import { complete, proposed, toSend, withPart } from '../src/routing/parts';
import { fullName, meant, toAsk } from '../src/routing/places';
import type { NamedPlace } from '../src/routing/types';

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

  function decisions({ sendFails = false, undoFails = false } = {}) {
    const told: string[] = [];
    const act = (word: string, fails: boolean) => (value: string) => {
      told.push(`${word} ${value}`);
      return fails ? Promise.reject(new Error(word)) : Promise.resolve();
    };
    const queue = new DecisionQueue<string>({
      send: act('send', sendFails),
      takeBack: act('undo', undoFails),
      delayMs: 5_000,
      onChange: () => undefined,
      onFailed: (value, _error, step) => told.push(`${step} failed ${value}`),
    });
    return { told, queue };
  }
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  it('is sent after its delay, not before', async () => {
    const { told, queue } = decisions();
    queue.add('1', 'а');
    await pass(4_999);
    expect(told).toEqual([]);
    await pass(1);
    expect(told).toEqual(['send а']);
    expect(queue.has('1')).toBe(true);
  });

  it('that is undone in time is never sent; the newest goes first', async () => {
    const { told, queue } = decisions();
    queue.add('1', 'а');
    queue.add('2', 'б');
    expect((await queue.undo())?.key).toBe('2');
    expect((await queue.undo())?.key).toBe('1');
    expect(await queue.undo()).toBeNull();
    await pass(60_000);
    expect(told).toEqual([]);
    expect(queue.has('1')).toBe(false);
  });

  it('that was sent is taken back on the service', async () => {
    const { told, queue } = decisions();
    queue.add('1', 'а');
    await pass(5_000);
    expect(queue.newest).toEqual({ value: 'а', waiting: false });
    expect((await queue.undo())?.key).toBe('1');
    expect(told).toEqual(['send а', 'undo а']);
    expect(queue.has('1')).toBe(false);
  });

  it('that cannot be taken back stands, and the one before it is next', async () => {
    const { told, queue } = decisions({ undoFails: true });
    queue.add('1', 'а');
    queue.add('2', 'б');
    await pass(5_000);
    expect(await queue.undo()).toBeNull();
    expect(told).toEqual(['send а', 'send б', 'undo б', 'undo failed б']);
    expect(queue.has('2')).toBe(true);
    expect(queue.newest?.value).toBe('а');
  });

  it('that could not be sent is told and stands no longer', async () => {
    const { told, queue } = decisions({ sendFails: true });
    queue.add('1', 'а');
    await pass(5_000);
    expect(told).toEqual(['send а', 'send failed а']);
    expect(queue.has('1')).toBe(false);
    expect(queue.newest).toBeNull();
  });

  it('made anew replaces the one before', async () => {
    const { told, queue } = decisions();
    queue.add('1', 'а');
    queue.add('1', 'б');
    await pass(60_000);
    expect(told).toEqual(['send б']);
  });

  it('is sent at once when the screen is left, and only once', async () => {
    const { told, queue } = decisions();
    queue.add('1', 'а');
    queue.add('2', 'б');
    queue.flush();
    await pass(60_000);
    expect(told).toEqual(['send а', 'send б']);
  });
});

describe('the pace', () => {
  const paceAfter = (...times: number[]) => times.reduce(decidedAt, NO_PACE);

  it('is the mean of the times between decisions', () => {
    expect(secondsEach(paceAfter(0, 2_000, 6_000, 9_000))).toBe(3);
  });

  it('leaves breaks out', () => {
    const pace = paceAfter(0, 2_000, 4_000, 600_000, 602_000);
    expect(pace.decided).toBe(5);
    expect(secondsEach(pace)).toBe(2);
  });

  it('is not told by the first few', () => {
    expect(secondsEach(paceAfter(0, 2_000))).toBeNull();
    expect(secondsEach(NO_PACE)).toBeNull();
  });

  it('forgets what was taken back', () => {
    expect(takenBack(paceAfter(0, 2_000)).decided).toBe(1);
    expect(takenBack(NO_PACE).decided).toBe(0);
  });
});

describe('a place', () => {
  const territory = (id: string, within = '') => ({ id, name: 'Романово', within, probability: 0.5 });
  const place = (...ids: string[]): NamedPlace => ({
    text: 'Романово',
    chosen: null,
    territories: ids.map((id) => territory(id)),
  });

  it('of one meaning is that one, of several none until a person chooses', () => {
    expect(meant(place('1'))?.id).toBe('1');
    expect(meant(place('1', '2'))).toBeNull();
    expect(meant(place('1', '2'), '2')?.id).toBe('2');
    expect(meant({ ...place('1', '2'), chosen: '1' })?.id).toBe('1');
  });

  it('is asked for while it is open, and may be chosen anew after', () => {
    const places = [place('1'), { ...place('2', '3'), text: 'Озёрки' }];
    expect(toAsk(places, new Map())?.text).toBe('Озёрки');
    expect(toAsk(places, new Map([['Озёрки', { id: '2' }]]))?.text).toBe('Озёрки');
    expect(toAsk([place('1')], new Map())).toBeNull();
  });

  it('is named with what it lies in', () => {
    expect(fullName(territory('1', 'Зеленоградский округ'))).toBe('Романово, Зеленоградский округ');
    expect(fullName(territory('1'))).toBe('Романово');
  });
});

describe('the parts of a question', () => {
  const matter = (text: string) => ({ text, start: 0, end: 1, topic: null, agency: null, probability: 0.9 });

  it('are the matters found', () => {
    const parts = proposed('яма и мусор', { matters: [matter('яма '), matter('мусор')] });
    expect(parts.map(({ text }) => text)).toEqual(['яма', 'мусор']);
    expect(complete(parts)).toBe(true);
  });

  it('are the whole text and an empty one where none were found', () => {
    const parts = proposed('яма и мусор', { matters: [] });
    expect(parts.map(({ text }) => text)).toEqual(['яма и мусор', '']);
    expect(complete(parts)).toBe(false);
  });

  it('keep what they are when one is added or removed', () => {
    const parts = withPart(proposed('яма', undefined));
    expect(new Set(parts.map(({ key }) => key)).size).toBe(3);
    const more = withPart(parts.filter(({ key }) => key !== 1));
    expect(new Set(more.map(({ key }) => key)).size).toBe(3);
    expect(Object.keys(toSend(parts)[0] ?? {})).toEqual(['text', 'agency_id', 'topic_id']);
  });
});

it('an agency is found by any words of its names', () => {
  expect(fits('Управление дорожного хозяйства УДХ', 'хоз удх')).toBe(true);
  expect(fits('Служба учёта', 'учета')).toBe(true);
  expect(fits('Служба учёта', 'дорог')).toBe(false);
  expect(fits('Служба учёта', '  ')).toBe(true);
});
