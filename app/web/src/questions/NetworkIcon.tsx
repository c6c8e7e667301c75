/** The network a question came from. */
import { IconBrandOkRu, IconBrandVk } from '@tabler/icons-react';
import type { Network } from '../api/types';
import { useI18n } from '../i18n';

const ICONS = { vk: IconBrandVk, ok: IconBrandOkRu };

export function NetworkIcon({ network, size = 16 }: { network: Network; size?: number }) {
  const { t } = useI18n();
  const Icon = ICONS[network];
  return <Icon size={size} stroke={1.7} role="img" aria-label={t(`network.${network}`)} style={{ flex: 'none' }} />;
}
