/** One table on its way: what became of its lines so far. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ImportedLine, ImportedTotal } from '../api/types';
import { gather } from '../inbox/burst';
import { send } from './importing';
import { PAGES } from './useRegister';

export type Phase = 'ready' | 'checking' | 'checked' | 'running' | 'done' | 'stopped' | 'broken' | 'failed';

interface Run {
  phase: Phase;
  lines: ImportedLine[];
  total: ImportedTotal | null;
  error: unknown;
}

const READY: Run = { phase: 'ready', lines: [], total: null, error: null };
// The report is drawn so often at most.
const PERIOD_MS = 250;

export function useImport() {
  const client = useQueryClient();
  const [run, setRun] = useState(READY);
  const stopping = useRef<AbortController | null>(null);
  useEffect(() => () => stopping.current?.abort(), []);

  const start = async (file: Blob, check: boolean) => {
    const stop = new AbortController();
    stopping.current = stop;
    const lines: ImportedLine[] = [];
    const drawn = gather<ImportedLine>(() => setRun((before) => ({ ...before, lines: [...lines] })), PERIOD_MS);
    const ended = (rest: Omit<Run, 'lines'>) => {
      drawn.stop();
      setRun({ ...rest, lines: [...lines] });
      if (!check) void client.invalidateQueries({ queryKey: PAGES });
    };
    setRun({ ...READY, phase: check ? 'checking' : 'running' });
    try {
      const onLine = (line: ImportedLine) => {
        lines.push(line);
        drawn.add(line);
      };
      const total = await send({ file, check, signal: stop.signal, onLine });
      ended({ phase: total ? (check ? 'checked' : 'done') : 'broken', total, error: null });
    } catch (error) {
      // Before its first line it is a refusal of the table; later the connection broke.
      const phase = stop.signal.aborted ? 'stopped' : lines.length > 0 ? 'broken' : 'failed';
      ended({ phase, total: null, error });
    }
  };

  return { ...run, start, stop: () => stopping.current?.abort(), reset: () => setRun(READY) };
}
