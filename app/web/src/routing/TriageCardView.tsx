/** One question to be given to an agency: its words, what the machine makes of them, what was like it. */
import { Button, Collapse } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowsSplit2, IconExternalLink, IconFlame, IconInfoCircle } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { DuePill } from '../deadlines/DuePill';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import { NetworkIcon } from '../questions/NetworkIcon';
import { Explanation, Hints } from './Explanation';
import { Key } from './Key';
import { MarkedText } from './MarkedText';
import { SimilarList } from './SimilarList';
import { SubjectLine } from './SubjectLine';
import styles from './Triage.module.css';
import type { TriageCard } from './types';
import type { Correction } from './useTriage';

interface Props {
  item: TriageCard;
  correction: Correction;
  explained: boolean;
  onExplain: () => void;
  onTopic: () => void;
  onPlace: () => void;
  onSplit: () => void;
}

/** Brings the start of a new card into sight, and keeps the focus where the keyboard of a screen reader is. */
function useArrival() {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) card.current?.focus({ preventScroll: true });
    if ((card.current?.getBoundingClientRect().top ?? 0) < 0) card.current?.scrollIntoView({ block: 'start' });
  }, []);
  return card;
}

export function TriageCardView({ item, correction, explained, onExplain, onTopic, onPlace, onSplit }: Props) {
  const { t } = useI18n();
  const card = useArrival();
  // On a narrow screen the agencies stand below, and are to be near.
  const narrow = useMediaQuery('(max-width: 62em)');
  const { question, assignment } = item;
  const evidence = assignment?.evidence;
  const matters = evidence?.matters.length ?? 0;
  return (
    <article ref={card} tabIndex={-1} className={styles.card} aria-labelledby="triage-citizen">
      <CardHead item={item} />
      <MarkedText text={question.text} evidence={evidence} className={styles.text} />
      {item.post_text && (
        <div className={styles.post}>
          <div className={styles.dim}>{t('triage.post')}</div>
          <p className={styles.postText}>{item.post_text}</p>
        </div>
      )}
      {matters > 1 && (
        <button type="button" className={styles.matters} onClick={onSplit} aria-keyshortcuts="m">
          <IconArrowsSplit2 size={17} aria-hidden />
          <span>{t('triage.matters', { count: matters })}</span>
          <Key name="m" />
        </button>
      )}
      <SubjectLine item={item} correction={correction} onTopic={onTopic} onPlace={onPlace} />
      {evidence && !explained && <Hints hints={evidence.hints} />}
      {evidence && !narrow && <SimilarList similar={evidence.similar} />}
      {assignment && (
        <>
          <Button
            variant="subtle"
            size="compact-sm"
            mt="sm"
            ml={-8}
            leftSection={<IconInfoCircle size={16} />}
            rightSection={<Key name="e" />}
            aria-expanded={explained}
            aria-keyshortcuts="e"
            onClick={onExplain}
          >
            {t(explained ? 'routing.why.hide' : 'routing.why')}
          </Button>
          <Collapse expanded={explained}>
            <Explanation decision={assignment} />
            {narrow && <SimilarList similar={assignment.evidence.similar} />}
          </Collapse>
        </>
      )}
    </article>
  );
}

function CardHead({ item }: { item: TriageCard }) {
  const { t, format } = useI18n();
  const now = useNow('half-minute');
  const { question } = item;
  return (
    <header className={styles.cardHead}>
      <div>
        <div className={styles.citizenLine}>
          <h2 id="triage-citizen" className={styles.citizen}>
            {question.citizen.name}
          </h2>
          {question.urgent && (
            <span className={styles.urgent}>
              <IconFlame size={14} aria-hidden /> {t('row.urgent')}
            </span>
          )}
          {question.copies > 0 && <span className={styles.dim}>{t('row.copies', { count: question.copies })}</span>}
        </div>
        <div className={styles.dim}>
          <NetworkIcon network={question.network} size={15} /> {question.page.name} ·{' '}
          {format.ago(question.published_at, now)} ·{' '}
          <Link
            href={`/questions/${question.id}`}
            className={styles.link}
            title={t('triage.open')}
            aria-keyshortcuts="o"
          >
            № {question.number} <IconExternalLink size={13} aria-hidden />
          </Link>
        </div>
      </div>
      <DuePill question={question} />
    </header>
  );
}
