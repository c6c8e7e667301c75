/** An approved answer on its way to the network, and what to do when it does not get there. */
import { Button } from '@mantine/core';
import { IconCheck, IconExternalLink, IconPencil, IconX } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useMe } from '../accounts/session';
import { safeLink } from '../api/links';
import type { Publication, Question } from '../api/types';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import type { PlainKey } from '../i18n/catalogue';
import styles from './PublicationPanel.module.css';
import { Remedies } from './Remedies';

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
      <Trouble question={question} publication={publication} />
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

function Trouble({ question, publication }: Props) {
  const { t, format } = useI18n();
  const me = useMe();
  const now = useNow('second');
  const waits = publication.state === 'planned' && publication.tries > 0 && publication.next_try_at;
  const says = [publication.failure_text, publication.failure_code && `(${publication.failure_code})`];
  const captcha =
    publication.failure === 'captcha' && (publication.state === 'planned' || publication.state === 'failed');
  return (
    <div role="status">
      {publication.what_to_do && (
        <p className={styles.todo}>
          {publication.what_to_do}{' '}
          {captcha && me.may('pages') && (
            <Link href={`/pages/${question.page.id}`} className={styles.todoLink}>
              {t('publication.captcha')}
            </Link>
          )}
        </p>
      )}
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
