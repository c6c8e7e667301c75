/** How instants, spans and shares are written in a language. Instants are milliseconds of the epoch or ISO text. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Instant = number | string;

export interface Format {
  /** 14:02 */
  time(at: Instant, zone?: string): string;
  /** вт 24 ноября; with the year when it is not this one */
  day(at: Instant, zone?: string): string;
  /** 24 нояб., 14:02 */
  moment(at: Instant, zone?: string): string;
  /** «18:00» today, otherwise «18:00, вт 24 ноября» */
  due(at: Instant, now: number, zone?: string): string;
  /** the same for a narrow place: «18:00», within a week «вт 18:00», else «24 нояб., 18:00» */
  dueShort(at: Instant, now: number, zone?: string): string;
  /** 5 минут назад */
  ago(at: Instant, now: number): string;
  /** 2 ч 15 мин; at most two units, without sign */
  span(milliseconds: number): string;
  /** 0,8 с; from a minute on as a span */
  lag(seconds: number): string;
  /** 93 % */
  share(value: number): string;
  number(value: number): string;
}

/** The formats of a language. */
export function formatOf(locale: string): Format {
  const numbers = new Intl.NumberFormat(locale);
  const shares = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' });
  // Narrow hours keep a pill small in English; a narrow Russian day would be one unusual letter.
  const unit = (value: number, name: 'day' | 'hour' | 'minute') =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: name === 'day' ? 'short' : 'narrow',
    }).format(value);
  const date = (at: Instant, options: Intl.DateTimeFormatOptions, zone?: string) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(new Date(at));

  const time = (at: Instant, zone?: string) => date(at, { hour: '2-digit', minute: '2-digit' }, zone);
  const dateKey = (at: Instant, zone?: string) => date(at, { year: 'numeric', month: '2-digit', day: '2-digit' }, zone);
  const day = (at: Instant, zone?: string) => {
    const sameYear = date(at, { year: 'numeric' }, zone) === date(Date.now(), { year: 'numeric' }, zone);
    const weekday = date(at, { weekday: 'short' }, zone);
    return `${weekday} ${date(at, { day: 'numeric', month: 'long', year: sameYear ? undefined : 'numeric' }, zone)}`;
  };

  const moment = (at: Instant, zone?: string) =>
    date(at, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }, zone);

  const span = (milliseconds: number) => {
    const size = Math.abs(milliseconds);
    if (size < MINUTE) return `< ${unit(1, 'minute')}`;
    const days = Math.floor(size / DAY);
    const hours = Math.floor((size % DAY) / HOUR);
    const minutes = Math.floor((size % HOUR) / MINUTE);
    if (days > 0) return hours > 0 ? `${unit(days, 'day')} ${unit(hours, 'hour')}` : unit(days, 'day');
    if (hours > 0) return minutes > 0 ? `${unit(hours, 'hour')} ${unit(minutes, 'minute')}` : unit(hours, 'hour');
    return unit(minutes, 'minute');
  };
  const seconds = new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', maximumSignificantDigits: 2 });

  return {
    time,
    day,
    moment,
    dueShort(at, now, zone) {
      if (dateKey(at, zone) === dateKey(now, zone)) return time(at, zone);
      const near = Math.abs(new Date(at).getTime() - now) < 6 * DAY;
      return near ? `${date(at, { weekday: 'short' }, zone)} ${time(at, zone)}` : moment(at, zone);
    },
    due: (at, now, zone) =>
      dateKey(at, zone) === dateKey(now, zone) ? time(at, zone) : `${time(at, zone)}, ${day(at, zone)}`,
    ago(at, now) {
      const difference = new Date(at).getTime() - now;
      const size = Math.abs(difference);
      if (size < MINUTE) return relative.format(0, 'minute');
      if (size < HOUR) return relative.format(Math.round(difference / MINUTE), 'minute');
      if (size < DAY) return relative.format(Math.round(difference / HOUR), 'hour');
      return relative.format(Math.round(difference / DAY), 'day');
    },
    span,
    lag: (value) => (value * SECOND < MINUTE ? seconds.format(Math.max(0, value)) : span(value * SECOND)),
    share: (value) => shares.format(value),
    number: (value) => numbers.format(value),
  };
}
