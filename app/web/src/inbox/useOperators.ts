import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import type { Operator } from '../api/types';

const HOUR_MS = 3_600_000;
const PART = 200;

async function fetchAll(signal: AbortSignal): Promise<Operator[]> {
  const all: Operator[] = [];
  let cursor: string | null | undefined;
  do {
    const part = await ask(api.GET('/api/v1/operators', { params: { query: { limit: PART, cursor } }, signal }));
    all.push(...part.items);
    cursor = part.next;
  } while (cursor);
  return all;
}

/** The operators one may see: of one's own agency, or of the region. */
export function useOperators() {
  return useQuery({ queryKey: ['operators'], queryFn: ({ signal }) => fetchAll(signal), staleTime: HOUR_MS });
}
