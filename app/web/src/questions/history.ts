/** How an entry of a question's history reads. Pure. */
import type { Agency, HistoryEntry } from '../api/types';
import type { Translate } from '../i18n';
import type { PlainKey } from '../i18n/catalogue';
import type { Format } from '../i18n/format';
import { ru } from '../i18n/ru';

/** The message for an entry; null for a type this client does not know yet. */
export function historyKey(entry: HistoryEntry): PlainKey | null {
  if (entry.type === 'question.taken' && entry.payload.assignee_id === null) return 'history.question.untaken';
  if (entry.type === 'deadline.met' && Number(entry.payload.margin_seconds) < 0) return 'history.deadline.met-late';
  const key = `history.${entry.type}`;
  return key in ru ? (key as PlainKey) : null;
}

/** What the payload adds: the agency, the clock and its due instant, the reason; null when nothing. */
export function historyDetail(
  entry: HistoryEntry,
  agencies: readonly Agency[],
  t: Translate,
  format: Format,
): string | null {
  const { agency_id, to_agency_id, clock, due_at, reason } = entry.payload;
  if (typeof clock === 'string') {
    const name = named('clock', clock, t);
    return typeof due_at === 'string' ? `${name}, ${format.moment(due_at)}` : name;
  }
  const agency = agencies.find((each) => each.id === (to_agency_id ?? agency_id));
  if (agency) return agency.short_name;
  return typeof reason === 'string' ? named('close', reason, t) : null;
}

function named(group: 'clock' | 'close', name: string, t: Translate): string {
  const key = `${group}.${name}`;
  return key in ru ? t(key as PlainKey) : name;
}
