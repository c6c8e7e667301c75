/** One question to be given to an agency: its words, and the three likeliest agencies as buttons. */
import { Button } from '@mantine/core';
import { IconExternalLink, IconMessageOff, IconPlayerTrackNext, IconSearch } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Assignment, Candidate, TriageCard } from '../api/types';
import { DuePill } from '../deadlines/DuePill';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import { NetworkIcon } from '../questions/NetworkIcon';
import { highlight } from './highlight';
import styles from './Triage.module.css';

interface Props {
  item: TriageCard;
  onChoose: (candidate: Candidate) => void;
  onFind: () => void;
  onScreenOut: () => void;
  onSkip: () => void;
}

const SHOWN = 3;
const NO_EVIDENCE: Assignment['evidence'] = { words: [], places: [], topic: [] };

/** The likeliest agencies; none when the question never got as far as a decision. */
export function candidatesOf(item: TriageCard): Candidate[] {
  return item.assignment?.candidates.slice(0, SHOWN) ?? [];
}

export function TriageView({ item, onChoose, onFind, onScreenOut, onSkip }: Props) {
  const { t } = useI18n();
  const candidates = candidatesOf(item);
  return (
    <div className={styles.columns}>
      <article className={styles.card}>
        <CardHead item={item} />
        <MarkedText item={item} />
        {item.post_text && (
          <div className={styles.post}>
            <div className={styles.dim}>{t('triage.post')}</div>
            <p className={styles.postText}>{item.post_text}</p>
          </div>
        )}
        <Grounds item={item} />
      </article>
      <section className={styles.choices} aria-label={t('triage.candidates')}>
        <h2 className={styles.subtitle}>{t('triage.candidates')}</h2>
        {candidates.length === 0 && <p className={styles.dim}>{t('triage.no-candidates')}</p>}
        {candidates.map((candidate, index) => (
          <Choice
            key={candidate.agency_id}
            candidate={candidate}
            keyName={String(index + 1)}
            onChoose={() => onChoose(candidate)}
          />
        ))}
        <div className={styles.others}>
          <Other icon={<IconSearch size={16} />} keyName="/" label={t('triage.other')} onClick={onFind} />
          <Other icon={<IconMessageOff size={16} />} keyName="x" label={t('triage.no-answer')} onClick={onScreenOut} />
          <Other icon={<IconPlayerTrackNext size={16} />} keyName="s" label={t('triage.skip')} onClick={onSkip} />
        </div>
      </section>
    </div>
  );
}

function CardHead({ item }: { item: TriageCard }) {
  const { t, format } = useI18n();
  const now = useNow('half-minute');
  const { question } = item;
  return (
    <header className={styles.cardHead}>
      <div>
        <div className={styles.citizen}>{question.citizen.name}</div>
        <div className={styles.dim}>
          <NetworkIcon network={question.network} size={15} /> {question.page.name} ·{' '}
          {format.ago(question.published_at, now)} ·{' '}
          <Link href={`/questions/${question.id}`} className={styles.link} title={t('triage.open')}>
            № {question.number} <IconExternalLink size={13} aria-hidden />
          </Link>
        </div>
      </div>
      <DuePill question={question} />
    </header>
  );
}

function MarkedText({ item }: { item: TriageCard }) {
  const { words, places } = item.assignment?.evidence ?? NO_EVIDENCE;
  const pieces = highlight(item.question.text, [...words, ...places]);
  return (
    <p className={styles.text}>
      {pieces.map((piece, index) => {
        const Tag = piece.marked ? 'mark' : 'span';
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other identity
        return <Tag key={index}>{piece.text}</Tag>;
      })}
    </p>
  );
}

function Grounds({ item }: { item: TriageCard }) {
  const { t, format } = useI18n();
  const { topic, places } = item.assignment?.evidence ?? NO_EVIDENCE;
  return (
    <dl className={styles.grounds}>
      {topic.length > 0 && (
        <div>
          <dt>{t('triage.topic')}</dt>
          <dd>
            {topic
              .slice(0, 2)
              .map((guess) => `${guess.name} ${format.share(guess.probability)}`)
              .join(', ')}
          </dd>
        </div>
      )}
      <div>
        <dt>{t('triage.place')}</dt>
        <dd>{places.length > 0 ? places.join(', ') : t('triage.no-place')}</dd>
      </div>
    </dl>
  );
}

function Choice({ candidate, keyName, onChoose }: { candidate: Candidate; keyName: string; onChoose: () => void }) {
  const { format } = useI18n();
  return (
    <button type="button" className={styles.choice} onClick={onChoose} aria-keyshortcuts={keyName}>
      <kbd className={styles.key}>{keyName}</kbd>
      <span className={styles.choiceBody}>
        <span className={styles.choiceName}>{candidate.agency_name}</span>
        {candidate.why && <span className={styles.why}>{candidate.why}</span>}
      </span>
      <span className={`${styles.share} figures`}>{format.share(candidate.probability)}</span>
      <span className={styles.fill} style={{ width: `${candidate.probability * 100}%` }} aria-hidden />
    </button>
  );
}

interface OtherProps {
  icon: React.ReactNode;
  keyName: string;
  label: string;
  onClick: () => void;
}

function Other({ icon, keyName, label, onClick }: OtherProps) {
  return (
    <Button
      variant="default"
      leftSection={icon}
      rightSection={<kbd className={styles.key}>{keyName}</kbd>}
      onClick={onClick}
      aria-keyshortcuts={keyName}
    >
      {label}
    </Button>
  );
}
