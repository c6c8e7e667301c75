/** The network a question or a page is of. */
import { IconBrandOkRu, IconBrandTelegram, IconBrandVk, IconMessage, IconSquareLetterM } from '@tabler/icons-react';
import { useNetworkName } from '../networks/useNetworks';

const ICONS = { vk: IconBrandVk, ok: IconBrandOkRu, telegram: IconBrandTelegram, max: IconSquareLetterM };

export function NetworkIcon({ network, size = 16 }: { network: string; size?: number }) {
  const nameOf = useNetworkName();
  const known = Object.entries(ICONS).find(([name]) => name === network);
  const Icon = known?.[1] ?? IconMessage;
  return <Icon size={size} stroke={1.7} role="img" aria-label={nameOf(network)} style={{ flex: 'none' }} />;
}
