/** The networks the service speaks with, and what people call them. */
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import { useI18n } from '../i18n';

const HOUR_MS = 3_600_000;
// These have a name in each language; any other is called what the service calls it.
const NAMED = ['vk', 'ok', 'telegram', 'max'] as const;

export function useNetworks() {
  return useQuery({ queryKey: ['networks'], queryFn: () => ask(api.GET('/api/v1/networks')), staleTime: HOUR_MS });
}

/** The name of a network by its short one. */
export function useNetworkName(): (network: string) => string {
  const { t } = useI18n();
  const networks = useNetworks();
  return (network) => {
    const named = NAMED.find((each) => each === network);
    if (named) return t(`network.${named}`);
    return networks.data?.find((each) => each.network === network)?.title ?? network;
  };
}

/** All networks as choices. */
export function useNetworkOptions(): { value: string; label: string }[] {
  const networks = useNetworks();
  const nameOf = useNetworkName();
  return (networks.data ?? []).map(({ network }) => ({ value: network, label: nameOf(network) }));
}
