/** The board as a file for a spreadsheet. Pure. */
import type { Board } from '../api/types';
import type { Translate } from '../i18n';
import { COLUMNS } from './columns';
import { csv } from './csv';

/** The table shown, with the totals last; shares from 0 to 1, times in seconds. */
export function boardCsv(board: Board, t: Translate): string {
  const header = [t('board.agency'), ...COLUMNS.map((key) => t(`board.${key}`))];
  const rows = board.agencies.map((row) => [row.agency.name, ...COLUMNS.map((key) => row[key])]);
  const totals = [t('board.total'), ...COLUMNS.map((key) => board.totals[key])];
  return csv([header, ...rows, totals]);
}
