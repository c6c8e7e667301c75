/** An approved answer on its way to the network, and what to do when it does not get there. */
import { Button } from '@mantine/core';
import { IconCheck, IconExternalLink, IconPencil, IconRefresh, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { safeLink } from '../api/links';
import type { Publication, Question } from '../api/types';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import type { PlainKey } from '../i18n/catalogue';
import { useAction } from '../questions/useQuestion';
import { ByHandDialog } from './ByHandDialog';
import styles from './PublicationPanel.module.css';

interface Props {
  question: Question;
  publication: Publication;
}

interface PanelProps extends Props {
  /** takes the answer back to change it; absent for who may not */
  onEdit: (() => void) | undefined;
}

type StepState = 'done' | 'now' | 'next' | 'failed';

/** The steps of a publication and where each stands. */
function steps(state: Publication['state']): { label: PlainKey; state: StepState }[] {
  if (state === 'failed') {
    return [
      { label: 'publication.step.approved', state: 'done' },
      { label: 'publication.step.failed', state: 'failed' },
    ];
  }
  const arrived = state === 'confirmed' || state === 'withdrawn';
  return [
    { label: 'publication.step.approved', state: 'done' },
    arrived ? { label: 'publication.step.sent', state: 'done' } : { label: 'publication.step.sending', state: 'now' },
    {
      label: state === 'withdrawn' ? 'publication.step.by-hand' : 'publication.step.published',
      state: arrived ? 'done' : 'next',
    },
  ];
}

export function PublicationPanel({ question, publication, onEdit }: PanelProps) {
  const { t } = useI18n();
  const link = safeLink(publication.url);
  // Once it stands in the thread above, the text need not be repeated.
  const standsAbove = question.messages.some((message) => message.is_answer);
  return (
    <section className={styles.panel} aria-label={t('publication.title')}>
      <div className={styles.line}>
        <ol className={styles.steps}>
          {steps(publication.state).map((step) => (
            <li
              key={step.label}
              className={styles.step}
              data-state={step.state}
              aria-current={step.state === 'now' ? 'step' : undefined}
            >
              <span className={styles.dot} aria-hidden>
                {step.state === 'done' && <IconCheck size={13} stroke={3} />}
                {step.state === 'failed' && <IconX size={13} stroke={3} />}
              </span>
              {t(step.label)}
            </li>
          ))}
        </ol>
        {link && (
          <a className={styles.link} href={link} target="_blank" rel="noopener noreferrer">
            {t('publication.open')} <IconExternalLink size={15} aria-hidden />
          </a>
        )}
      </div>
      <Trouble publication={publication} />
      {question.draft && !standsAbove && <p className={styles.text}>{question.draft.text}</p>}
      {publication.state === 'planned' && onEdit && (
        <Button variant="default" leftSection={<IconPencil size={16} />} onClick={onEdit}>
          {t('review.edit')}
        </Button>
      )}
      <Remedies question={question} publication={publication} />
    </section>
  );
}

function Trouble({ publication }: { publication: Publication }) {
  const { t, format } = useI18n();
  const now = useNow('second');
  const waits = publication.state === 'planned' && publication.tries > 0 && publication.next_try_at;
  const says = [publication.failure_text, publication.failure_code && `(${publication.failure_code})`];
  return (
    <div role="status">
      {publication.what_to_do && <p className={styles.todo}>{publication.what_to_do}</p>}
      {publication.failure && (
        <p className={styles.dim}>
          {t('publication.network-says', { text: says.filter(Boolean).join(' ') || publication.failure })} ·{' '}
          {t('publication.tries', { count: publication.tries })}
        </p>
      )}
      {waits && <p className={styles.dim}>{t('publication.next-try', { when: format.ago(waits, now) })}</p>}
    </div>
  );
}

function Remedies({ question, publication }: Props) {
  const { t } = useI18n();
  const [byHand, setByHand] = useState(false);
  const can = (action: string) => question.allowed.includes(action);
  const retry = useAction(question.id, () =>
    ask(
      api.POST('/api/v1/publications/{publication_id}/retry', {
        params: { path: { publication_id: publication.id } },
      }),
    ),
  );
  const rework = useAction(question.id, () =>
    ask(api.POST('/api/v1/questions/{question_id}/rework', { params: { path: { question_id: question.id } } })),
  );
  if (publication.state !== 'failed' || !can('retry')) return null;
  return (
    <div className={styles.line}>
      <Button leftSection={<IconRefresh size={16} />} loading={retry.isPending} onClick={() => retry.mutate()}>
        {t('publication.retry')}
      </Button>
      {can('answered_by_hand') && (
        <Button variant="default" leftSection={<IconCheck size={16} />} onClick={() => setByHand(true)}>
          {t('publication.by-hand')}
        </Button>
      )}
      {can('rework') && (
        <Button
          variant="default"
          leftSection={<IconPencil size={16} />}
          loading={rework.isPending}
          onClick={() => rework.mutate()}
        >
          {t('publication.rework')}
        </Button>
      )}
      {byHand && <ByHandDialog question={question} publication={publication} onClose={() => setByHand(false)} />}
    </div>
  );
}
