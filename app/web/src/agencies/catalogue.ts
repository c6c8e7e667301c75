/** Agencies, topics and territories: small, and the same all day. */
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import type { Topic } from '../api/types';

const HOUR_MS = 3_600_000;

export function useAgencies() {
  return useQuery({ queryKey: ['agencies'], queryFn: () => ask(api.GET('/api/v1/agencies')), staleTime: HOUR_MS });
}

export function useTopics() {
  return useQuery({ queryKey: ['topics'], queryFn: () => ask(api.GET('/api/v1/topics')), staleTime: HOUR_MS });
}

export function useTerritories() {
  return useQuery({
    queryKey: ['territories'],
    queryFn: () => ask(api.GET('/api/v1/territories')),
    staleTime: HOUR_MS,
  });
}

/** Topics as choices under the names of their groups. */
export function topicOptions(topics: readonly Topic[]) {
  const groups = Map.groupBy(topics, (topic) => topic.group);
  return [...groups].map(([group, members]) => ({
    group,
    items: members.map((topic) => ({ value: topic.id, label: topic.name })),
  }));
}
