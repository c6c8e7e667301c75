/** Days as date fields write them (2026-03-31), where the reader is. Pure. */

/** The instant a day begins, as ISO text in UTC. */
export function midnight(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date).toISOString();
}

/** The day an instant (milliseconds of the epoch) lies in. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** An instant (ISO text) as a field for day and time writes it: 2026-03-31T09:30. */
export function minuteOf(at: string): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${dayOf(date.getTime())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
