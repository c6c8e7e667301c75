/** The figures of the board: in which order, how written, and which questions stand behind them. */
import type { Figures } from '../api/types';
import type { Format } from '../i18n/format';
import { inboxLink, type View } from '../inbox/filters';

export type FigureKey = keyof Figures;

/** The columns, in their order. */
export const COLUMNS: readonly FigureKey[] = [
  'open',
  'at_risk',
  'breached',
  'received',
  'answered',
  'answered_in_time',
  'share_in_time',
  'median_answer_seconds',
];

const VIEWS: Partial<Record<FigureKey, View>> = { open: 'open', at_risk: 'risk', breached: 'late' };

/** The questions behind a figure of the present; null for figures of a period. */
export function linkBehind(key: FigureKey, agency: string | null): string | null {
  const view = VIEWS[key];
  return view ? inboxLink({ view, agency }) : null;
}

/** A figure as people read it; a dash when there was nothing to measure. */
export function written(key: FigureKey, value: number | null, format: Format): string {
  if (value === null) return '—';
  if (key === 'share_in_time') return format.share(value);
  if (key === 'median_answer_seconds') return format.span(value * 1_000);
  return format.number(value);
}
