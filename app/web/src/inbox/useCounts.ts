import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../api/client';

/** From here on the service does not count: 1000 means «1000 and more». */
export const COUNTED_UP_TO = 1_000;

/** How many questions wait in each view; asked again each minute, in case the stream is silent. */
export function useCounts() {
  return useQuery({
    queryKey: ['counts'],
    queryFn: () => ask(api.GET('/api/v1/questions/counts')),
    refetchInterval: 60_000,
  });
}
