/** The health of a page: a sign, a word and a colour. */
import {
  IconBan,
  IconCircleCheck,
  IconHourglass,
  IconKeyOff,
  IconLock,
  IconPlayerPause,
  IconRefreshAlert,
  IconSettingsExclamation,
  IconShieldX,
  IconVolumeOff,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Health } from '../api/types';
import { useI18n } from '../i18n';
import styles from './HealthBadge.module.css';
import { TONES } from './health';

const ICONS: Record<Health, TablerIcon> = {
  working: IconCircleCheck,
  new: IconHourglass,
  silent: IconVolumeOff,
  failing: IconRefreshAlert,
  configuration: IconSettingsExclamation,
  closed: IconLock,
  banned: IconBan,
  'no-rights': IconShieldX,
  'token-refused': IconKeyOff,
};

/** active: false for a page that is paused, whose health says nothing. */
export function HealthBadge({ health, active = true }: { health: Health; active?: boolean }) {
  const { t } = useI18n();
  const Icon = active ? ICONS[health] : IconPlayerPause;
  return (
    <span className={styles.badge} data-tone={active ? TONES[health] : 'calm'}>
      <Icon size={16} stroke={1.9} aria-hidden />
      {active ? t(`health.${health}`) : t('pages.paused')}
    </span>
  );
}
