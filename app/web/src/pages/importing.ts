/** A table of pages sent to the service, and its report. Pure, but for the sending. */
import { api, ask } from '../api/client';
import type { Agency, ImportedLine, ImportedTotal, Territory } from '../api/types';
import type { Translate } from '../i18n';
import { csv } from '../insights/csv';
import { jsonLines } from './ndjson';

export const COLUMNS = ['link', 'agency', 'territory', 'community', 'user', 'service', 'group', 'bot', 'since', 'name'];

export interface Sending {
  file: Blob;
  /** only look the pages up */
  check: boolean;
  signal: AbortSignal;
  onLine: (line: ImportedLine) => void;
}

/** Sends a table; the totals, or null when the answer ended before them. Throws ApiProblem, or what reading throws. */
export async function send({ file, check, signal, onLine }: Sending): Promise<ImportedTotal | null> {
  const call = api.POST('/api/v1/pages/import', {
    params: { query: { check } },
    // The description knows bodies as texts alone; bytes keep the file's own encoding.
    body: file as unknown as string,
    bodySerializer: (body) => body as unknown as Blob,
    headers: { 'Content-Type': 'text/csv' },
    parseAs: 'stream',
    signal,
  });
  const stream = (await ask(call)) as unknown as ReadableStream<Uint8Array>;
  for await (const told of jsonLines(stream)) {
    if (isTotal(told)) return told;
    onLine(told as ImportedLine);
  }
  return null;
}

function isTotal(told: unknown): told is ImportedTotal {
  return typeof told === 'object' && told !== null && 'total' in told;
}

/** How many lines of a table are to be expected; one with line breaks in its cells has fewer. */
export function countLines(text: string): number {
  return Math.max(0, text.split('\n').filter((line) => line.trim() !== '').length - 1);
}

/** Whether somebody should read the line of the report. */
export function isRemarkable(line: ImportedLine): boolean {
  return line.outcome === 'refused' || line.findings.length > 0;
}

/** Why, in one line: the reason of the line and what was found of the page. */
export function remark(line: ImportedLine): string {
  const found = line.findings.map((finding) => `${finding.text} ${finding.what_to_do}`);
  return [line.text, ...found].filter(Boolean).join(' ');
}

/** An empty table to be filled. */
export function template(): string {
  return csv([COLUMNS]);
}

/** The codes a table names agencies and territories by. */
export function codes(agencies: readonly Agency[], territories: readonly Territory[]): string {
  return csv([
    ['column', 'code', 'name'],
    ...agencies.map((each) => ['agency', each.code, each.name]),
    ...territories.map((each) => ['territory', each.code, each.name]),
  ]);
}

/** The report as a file, in the order of the table. */
export function report(lines: readonly ImportedLine[], t: Translate): string {
  const heading = [t('import.line'), t('import.link'), t('page.name'), t('import.outcome'), t('import.why')];
  const ordered = lines.toSorted((one, other) => one.line - other.line);
  return csv([
    heading,
    ...ordered.map((line) => [line.line, line.link, line.name, t(`outcome.${line.outcome}`), remark(line)]),
  ]);
}
