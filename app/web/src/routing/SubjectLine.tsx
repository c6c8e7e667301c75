/** What a question is about and where, each with the way to correct it. */
import { IconAlertCircle, IconMapPin, IconTag } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useI18n } from '../i18n';
import { Key } from './Key';
import { fullName, meant, toAsk } from './places';
import styles from './Triage.module.css';
import type { NamedPlace, TriageCard } from './types';
import type { Correction } from './useTriage';

interface Props {
  item: TriageCard;
  correction: Correction;
  onTopic: () => void;
  onPlace: () => void;
}

export function SubjectLine({ item, correction, onTopic, onPlace }: Props) {
  const { t } = useI18n();
  const places = item.assignment?.evidence.places ?? [];
  const chosen = correction.places ?? new Map();
  const open = toAsk(places, chosen);
  const unsure = open !== null && !meant(open, chosen.get(open.text)?.id);
  const named = places.map((place) => placeWords(place, chosen.get(place.text)?.id));
  return (
    <div className={styles.subject}>
      <Subject
        icon={<IconTag size={16} aria-hidden />}
        label={t('triage.topic')}
        keyName="t"
        hint={t('triage.topic.change')}
        onClick={onTopic}
      >
        {correction.topic ? correction.topic.name : <Topic item={item} />}
      </Subject>
      <Subject
        icon={unsure ? <IconAlertCircle size={16} aria-hidden /> : <IconMapPin size={16} aria-hidden />}
        label={t('triage.place')}
        keyName="p"
        hint={t('triage.place.choose')}
        onClick={open ? onPlace : undefined}
        unsure={unsure}
      >
        {named.length > 0 ? named.join('; ') : t('triage.no-place')}
        {unsure && <span className={styles.ask}> — {t('triage.place.which')}</span>}
      </Subject>
    </div>
  );
}

function placeWords(place: NamedPlace, chosen: string | undefined): string {
  const territory = meant(place, chosen);
  return territory ? fullName(territory) : place.text;
}

function Topic({ item }: { item: TriageCard }) {
  const { t, format } = useI18n();
  const { assignment, question } = item;
  const known = assignment?.topic ?? question.topic;
  const guesses = assignment?.evidence.topic ?? [];
  const share = guesses.find((guess) => guess.id === known?.id)?.probability;
  if (known) return share === undefined ? known.name : `${known.name} · ${format.share(share)}`;
  const [best] = guesses;
  return best
    ? t('triage.topic.perhaps', { topic: best.name, share: format.share(best.probability) })
    : t('triage.no-topic');
}

interface SubjectProps {
  icon: ReactNode;
  label: string;
  keyName: string;
  hint: string;
  onClick: (() => void) | undefined;
  unsure?: boolean;
  children: ReactNode;
}

function Subject({ icon, label, keyName, hint, onClick, unsure, children }: SubjectProps) {
  const content = (
    <>
      {icon}
      <span className={styles.subjectBody}>
        <span className={styles.subjectLabel}>{label}</span>
        <span>{children}</span>
      </span>
      {onClick && <Key name={keyName} />}
    </>
  );
  if (!onClick) return <div className={styles.subjectItem}>{content}</div>;
  return (
    <button
      type="button"
      className={styles.subjectItem}
      data-unsure={unsure || undefined}
      title={hint}
      aria-keyshortcuts={keyName}
      onClick={onClick}
    >
      {content}
    </button>
  );
}
