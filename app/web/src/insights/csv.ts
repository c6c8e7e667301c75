/** A table as CSV text. Pure. Source: RFC 4180; the separator and the mark at the start are what Excel expects in Russian. */

export type Cell = string | number | null;

const MARK = '\uFEFF';

/** The text of a file; no cell starts a formula when a spreadsheet opens it. */
export function csv(rows: readonly (readonly Cell[])[], decimal: ',' | '.' = ','): string {
  const lines = rows.map((row) => row.map((cell) => write(cell, decimal)).join(';'));
  return `${MARK}${lines.join('\r\n')}\r\n`;
}

function write(cell: Cell, decimal: string): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell).replace('.', decimal);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
