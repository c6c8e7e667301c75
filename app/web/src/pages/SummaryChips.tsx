/** How many pages go how; each number shows its pages. */
import { UnstyledButton } from '@mantine/core';
import { IconNews } from '@tabler/icons-react';
import type { Health, PagesSummary } from '../api/types';
import { useI18n } from '../i18n';
import { HealthBadge } from './HealthBadge';
import { HEALTHS } from './health';
import styles from './Pages.module.css';

interface Props {
  summary: PagesSummary;
  chosen: Health[];
  onChange: (health: Health[]) => void;
}

export function SummaryChips({ summary, chosen, onChange }: Props) {
  const { t, format } = useI18n();
  const toggle = (health: Health) =>
    onChange(chosen.includes(health) ? chosen.filter((each) => each !== health) : [...chosen, health]);
  const shown = HEALTHS.filter((health) => summary.by_health[health] || chosen.includes(health));
  return (
    <div className={styles.strip}>
      <fieldset className={styles.chips} aria-label={t('pages.chips')}>
        <UnstyledButton className={styles.chip} aria-pressed={chosen.length === 0} onClick={() => onChange([])}>
          {t('pages.chip.all')} <b className="figures">{format.number(summary.total)}</b>
        </UnstyledButton>
        {shown.map((health) => (
          <UnstyledButton
            key={health}
            className={styles.chip}
            aria-pressed={chosen.includes(health)}
            onClick={() => toggle(health)}
          >
            <HealthBadge health={health} /> <b className="figures">{format.number(summary.by_health[health] ?? 0)}</b>
          </UnstyledButton>
        ))}
      </fieldset>
      {summary.below_norm > 0 && (
        <p className={styles.norm}>
          <IconNews size={16} aria-hidden />
          {t('pages.norm', { count: summary.below_norm, norm: summary.posts_norm })}
        </p>
      )}
    </div>
  );
}
