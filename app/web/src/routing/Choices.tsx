/** The agencies that may have to answer, likeliest first, and what else can be done with a card. */
import { Button } from '@mantine/core';
import { IconArrowsSplit2, IconMessageOff, IconPlayerTrackNext, IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useI18n } from '../i18n';
import styles from './Choices.module.css';
import { Key } from './Key';
import type { Candidate } from './types';

interface Props {
  candidates: readonly Candidate[];
  wasRefused: (agencyId: string) => boolean;
  onChoose: (candidate: Candidate) => void;
  onFind: () => void;
  onScreenOut: () => void;
  onSplit: () => void;
  onSkip: () => void;
}

export function Choices({ candidates, wasRefused, onChoose, ...on }: Props) {
  const { t } = useI18n();
  return (
    <section className={styles.choices} aria-label={t('triage.candidates')}>
      <h2 className={styles.subtitle}>{t('triage.candidates')}</h2>
      {candidates.length === 0 && <p className={styles.none}>{t('triage.no-candidates')}</p>}
      {candidates.map((candidate, index) => (
        <Choice
          key={candidate.agency_id}
          candidate={candidate}
          refused={wasRefused(candidate.agency_id)}
          keyName={String(index + 1)}
          onChoose={() => onChoose(candidate)}
        />
      ))}
      <div className={styles.others}>
        <Other icon={<IconSearch size={16} />} keyName="/" label={t('triage.other')} onClick={on.onFind} />
        <Other icon={<IconMessageOff size={16} />} keyName="x" label={t('triage.no-answer')} onClick={on.onScreenOut} />
        <Other icon={<IconArrowsSplit2 size={16} />} keyName="m" label={t('triage.split')} onClick={on.onSplit} />
        <Other icon={<IconPlayerTrackNext size={16} />} keyName="s" label={t('triage.skip')} onClick={on.onSkip} />
      </div>
    </section>
  );
}

interface ChoiceProps {
  candidate: Candidate;
  refused: boolean;
  keyName: string;
  onChoose: () => void;
}

function Choice({ candidate, refused, keyName, onChoose }: ChoiceProps) {
  const { t, format } = useI18n();
  const share = format.share(candidate.probability);
  return (
    <button
      type="button"
      className={styles.choice}
      data-refused={refused || undefined}
      onClick={onChoose}
      aria-keyshortcuts={keyName}
    >
      <Key name={keyName} />
      <span className={styles.body}>
        <span className={styles.name}>{candidate.agency_name}</span>
        {refused && <span className={styles.refused}>{t('routing.refused')}</span>}
        {candidate.why && <span className={styles.why}>{candidate.why}</span>}
      </span>
      <span className={`${styles.share} figures`}>{share}</span>
      <span className={styles.fill} style={{ width: `${candidate.probability * 100}%` }} aria-hidden />
    </button>
  );
}

interface OtherProps {
  icon: ReactNode;
  keyName: string;
  label: string;
  onClick: () => void;
}

function Other({ icon, keyName, label, onClick }: OtherProps) {
  return (
    <Button
      variant="default"
      justify="flex-start"
      classNames={{ section: styles.section }}
      leftSection={icon}
      rightSection={<Key name={keyName} />}
      onClick={onClick}
      aria-keyshortcuts={keyName}
    >
      {label}
    </Button>
  );
}
