import { describe, expect, it } from 'vitest';
import { openState, workingHours, workingTime } from '../src/deadlines/calendar';
import { left, used } from '../src/deadlines/standing';
import { formatOf } from '../src/i18n/format';

const WEEK = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [
    day,
    [
      ['09:00', '13:00'],
      ['14:00', '18:00'],
    ],
  ]),
);
const HOUR = 3_600_000;

function calendar(rest: Record<string, unknown> = {}) {
  const hours = workingHours({ tz: 'Europe/Kaliningrad', hours: WEEK, ...rest });
  if (!hours) throw new Error('no calendar');
  return hours;
}

// Kaliningrad is two hours ahead of UTC all year.
const at = (local: string) => Date.parse(`${local}:00+02:00`);

describe('working time', () => {
  it('leaves out lunch, nights and weekends', () => {
    expect(workingTime(calendar(), at('2026-11-20T12:00'), at('2026-11-23T10:00'))).toBe(6 * HOUR);
  });

  it('is nothing outside working hours', () => {
    expect(workingTime(calendar(), at('2026-11-21T09:00'), at('2026-11-22T20:00'))).toBe(0);
  });

  it('leaves out holidays, those of one year and those of every year', () => {
    const closed = calendar({ holidays: ['2026-11-04', '11-05'] });
    expect(workingTime(closed, at('2026-11-04T00:00'), at('2026-11-06T00:00'))).toBe(0);
  });

  it('ends an hour earlier on a short day', () => {
    const short = calendar({ short: ['2026-11-03'] });
    expect(workingTime(short, at('2026-11-03T14:00'), at('2026-11-03T20:00'))).toBe(3 * HOUR);
  });

  it('follows hours moved to a Saturday and breaks of one date', () => {
    const moved = calendar({
      shifts: { '2026-11-21': [['10:00', '12:00']] },
      breaks: { '2026-11-21': [['10:30', '11:00']] },
    });
    expect(workingTime(moved, at('2026-11-21T00:00'), at('2026-11-22T00:00'))).toBe(1.5 * HOUR);
  });

  it('keeps its length where the clock changes', () => {
    const london = workingHours({ tz: 'Europe/London', hours: { sun: [['00:00', '06:00']] } });
    if (!london) throw new Error('no calendar');
    const day = (iso: string) => Date.parse(iso);
    expect(workingTime(london, day('2026-03-28T12:00Z'), day('2026-03-29T12:00Z'))).toBe(5 * HOUR);
    expect(workingTime(london, day('2026-10-24T12:00Z'), day('2026-10-25T12:00Z'))).toBe(7 * HOUR);
  });

  it('is not counted for terms of months', () => {
    expect(workingTime(calendar(), at('2026-01-01T00:00'), at('2026-06-01T00:00'))).toBeNull();
  });
});

describe('opening', () => {
  it('is told when the office is closed', () => {
    expect(openState(calendar(), at('2026-11-20T18:00'))).toEqual({ open: false, opensAt: at('2026-11-23T09:00') });
  });

  it('is not told when it is open', () => {
    expect(openState(calendar(), at('2026-11-20T09:00')).open).toBe(true);
  });

  it('counts lunch as closed', () => {
    expect(openState(calendar(), at('2026-11-20T13:30')).opensAt).toBe(at('2026-11-20T14:00'));
  });

  it('is unknown for a calendar without hours', () => {
    expect(openState(calendar({ hours: {} }), at('2026-11-20T09:00'))).toEqual({ open: false, opensAt: null });
  });
});

it('a calendar of an unknown zone is none', () => {
  expect(workingHours({ tz: 'Mars/Olympus', hours: {} })).toBeNull();
  expect(workingHours(undefined)).toBeNull();
});

describe('what is left', () => {
  const term = { dueAt: at('2026-11-20T18:00'), warnAt: at('2026-11-20T16:00'), metAt: null };

  it('is in time at the due instant itself', () => {
    expect(left(term, term.dueAt)).toEqual({ standing: 'at_risk', milliseconds: 0 });
  });

  it('is late a moment after it', () => {
    expect(left(term, term.dueAt + 1).standing).toBe('breached');
  });

  it('is at risk from the warning on', () => {
    expect(left(term, term.warnAt - 1).standing).toBe('on_track');
    expect(left(term, term.warnAt).standing).toBe('at_risk');
  });

  it('stands still once met', () => {
    const met = { ...term, metAt: at('2026-11-20T17:00') };
    expect(left(met, at('2027-01-01T00:00'))).toEqual({ standing: 'met', milliseconds: HOUR });
  });

  it('stays breached when met late', () => {
    expect(left({ ...term, metAt: term.dueAt + 1 }, term.dueAt).standing).toBe('breached');
  });

  it('is a share of the term between none and all', () => {
    expect(used(0, 100, 25)).toBe(0.25);
    expect(used(0, 100, -5)).toBe(0);
    expect(used(0, 100, 500)).toBe(1);
    expect(used(100, 100, 0)).toBe(1);
  });
});

describe('spans in words', () => {
  const { span } = formatOf('ru-RU');
  const plain = (text: string) => text.replace(/\s/g, ' ');

  it('have at most two units', () => {
    expect(plain(span(26.4 * HOUR))).toBe('1 дн. 2 ч');
    expect(plain(span(135 * 60_000))).toBe('2 ч 15 мин');
    expect(plain(span(45 * 60_000))).toBe('45 мин');
  });

  it('leave out an empty second unit', () => {
    expect(plain(span(48 * HOUR))).toBe('2 дн.');
    expect(plain(span(3 * HOUR))).toBe('3 ч');
  });

  it('carry no sign and never read as nothing', () => {
    expect(plain(span(-HOUR))).toBe('1 ч');
    expect(plain(span(20_000))).toBe('< 1 мин');
  });
});

it('a due instant of today is a time, another one has its date', () => {
  const format = formatOf('ru-RU');
  const now = at('2026-11-24T10:00');
  expect(format.due(at('2026-11-24T18:00'), now, 'Europe/Kaliningrad')).toBe('18:00');
  expect(format.due(at('2026-11-25T18:00'), now, 'Europe/Kaliningrad')).toContain('ср 25 ноября');
});

it('a due instant in a list is short: a time, a weekday, or a date', () => {
  const format = formatOf('ru-RU');
  const now = at('2026-11-24T10:00');
  const due = (local: string) => format.dueShort(at(local), now, 'Europe/Kaliningrad');
  expect(due('2026-11-24T18:00')).toBe('18:00');
  expect(due('2026-11-23T18:00')).toBe('пн 18:00');
  expect(due('2026-12-24T18:00')).toBe('24 дек., 18:00');
});
