/**
 * Working time by an agency's opening hours, as the service keeps them.
 *
 * Only for showing: due instants are computed by the service and never here. Instants are milliseconds of the epoch.
 */

type Hours = readonly (readonly [string, string])[];
type Span = readonly [start: number, end: number];

export interface WorkingHours {
  tz: string;
  hours: Partial<Record<(typeof WEEKDAYS)[number], Hours>>;
  holidays?: readonly string[];
  short?: readonly string[];
  shifts?: Readonly<Record<string, Hours>>;
  breaks?: Readonly<Record<string, Hours>>;
}

// As `Date.getUTCDay` counts them.
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const DAY = 86_400_000;
const HOUR = 3_600_000;
// What lies further off is shown in days anyway.
const FARTHEST_DAYS = 62;

/** The hours in an API answer; null when there are none or the browser does not know the zone. */
export function workingHours(data: Record<string, unknown> | undefined): WorkingHours | null {
  if (!data || typeof data.tz !== 'string' || typeof data.hours !== 'object') return null;
  try {
    new Intl.DateTimeFormat('en', { timeZone: data.tz });
  } catch {
    return null;
  }
  return data as unknown as WorkingHours;
}

/** Working milliseconds between two instants; null when they are too far apart to be worth counting. */
export function workingTime(calendar: WorkingHours, from: number, to: number): number | null {
  if (to - from > FARTHEST_DAYS * DAY) return null;
  let total = 0;
  for (const [start, end] of spans(calendar, from, to)) total += Math.max(0, Math.min(end, to) - Math.max(start, from));
  return total;
}

/** Whether the agency works at an instant, and if not, when it opens; null when not within two months. */
export function openState(calendar: WorkingHours, now: number): { open: boolean; opensAt: number | null } {
  for (const [start, end] of spans(calendar, now, now + FARTHEST_DAYS * DAY)) {
    if (end <= now) continue;
    return start <= now ? { open: true, opensAt: null } : { open: false, opensAt: start };
  }
  return { open: false, opensAt: null };
}

function* spans(calendar: WorkingHours, from: number, to: number): Generator<Span> {
  // Local dates as if their wall clock were UTC: arithmetic on dates then needs no zone.
  const last = localMidnight(calendar.tz, to);
  for (let date = localMidnight(calendar.tz, from); date <= last; date += DAY) {
    for (const [start, end] of hoursOn(calendar, date)) {
      yield [instantOf(calendar.tz, date + start), instantOf(calendar.tz, date + end)];
    }
  }
}

function hoursOn(calendar: WorkingHours, date: number): Span[] {
  const day = new Date(date).toISOString().slice(0, 10);
  if (calendar.holidays?.some((holiday) => holiday === day || holiday === day.slice(5))) return [];
  const weekday = WEEKDAYS[new Date(date).getUTCDay()] ?? 'sun';
  let worked = parse(calendar.shifts?.[day] ?? calendar.hours[weekday] ?? []);
  if (calendar.short?.includes(day)) worked = shorten(worked, HOUR);
  return parse(calendar.breaks?.[day] ?? []).reduce(cut, worked);
}

function parse(hours: Hours): Span[] {
  return hours.map(([start, end]) => [wallClock(start), wallClock(end)]);
}

function wallClock(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}

function shorten(worked: Span[], by: number): Span[] {
  const kept: Span[] = [];
  let left = by;
  for (const [start, end] of worked.toReversed()) {
    const taken = Math.min(left, end - start);
    left -= taken;
    if (end - taken > start) kept.unshift([start, end - taken]);
  }
  return kept;
}

function cut(worked: Span[], hole: Span): Span[] {
  return worked.flatMap(([start, end]): Span[] => {
    const pieces: Span[] = [
      [start, Math.min(end, hole[0])],
      [Math.max(start, hole[1]), end],
    ];
    return pieces.filter(([first, last]) => first < last);
  });
}

function localMidnight(zone: string, at: number): number {
  const local = at + offset(zone, at);
  return local - (((local % DAY) + DAY) % DAY);
}

function instantOf(zone: string, wall: number): number {
  const guess = wall - offset(zone, wall);
  return wall - offset(zone, guess);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** By how much the zone's wall clock is ahead of UTC at an instant. */
function offset(zone: string, at: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, Number(part.value)]));
  const wall = Date.UTC(
    parts.year ?? 0,
    (parts.month ?? 1) - 1,
    parts.day ?? 1,
    parts.hour ?? 0,
    parts.minute ?? 0,
    parts.second ?? 0,
  );
  return wall - Math.floor(at / 1_000) * 1_000;
}
