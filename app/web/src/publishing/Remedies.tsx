/** What a person can do about an answer that the network has not taken. */
import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy, IconExternalLink, IconPencil, IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { api, ask } from '../api/client';
import type { Publication, Question } from '../api/types';
import { useI18n } from '../i18n';
import type { PlainKey } from '../i18n/catalogue';
import { useAction } from '../questions/useQuestion';
import { ByHandDialog } from './ByHandDialog';
import { messageLink } from './messageLink';
import styles from './PublicationPanel.module.css';

interface Props {
  question: Question;
  publication: Publication;
}

export function Remedies({ question, publication }: Props) {
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
  const unsure = publication.failure === 'unsure';
  const manual = publication.failure === 'by-hand';
  return (
    <>
      {manual && <Manual question={question} />}
      {unsure && <Unsure question={question} />}
      <div className={styles.line}>
        {unsure && can('answered_by_hand') && (
          <Button leftSection={<IconCheck size={16} />} onClick={() => setByHand(true)}>
            {t('publication.unsure.stands')}
          </Button>
        )}
        <Button
          variant={manual || unsure ? 'default' : 'filled'}
          leftSection={<IconRefresh size={16} />}
          loading={retry.isPending}
          onClick={() => retry.mutate()}
        >
          {t(unsure ? 'publication.unsure.again' : 'publication.retry')}
        </Button>
        {!unsure && can('answered_by_hand') && (
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
      </div>
      {byHand && <ByHandDialog question={question} publication={publication} onClose={() => setByHand(false)} />}
    </>
  );
}

/** The network takes no such answer from programs: the text to copy, and where it belongs. */
function Manual({ question }: { question: Question }) {
  const { t } = useI18n();
  return (
    <Guide title="publication.hand.title" text="publication.hand.notice">
      {question.draft && (
        <CopyButton value={question.draft.text}>
          {({ copied, copy }) => (
            <Button leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />} onClick={copy}>
              {t(copied ? 'common.copied' : 'publication.hand.copy')}
            </Button>
          )}
        </CopyButton>
      )}
      <OpenMessage question={question} label="publication.hand.open" />
    </Guide>
  );
}

/** Nobody can look but a person. */
function Unsure({ question }: { question: Question }) {
  return (
    <Guide title="publication.unsure.title" text="publication.unsure.text">
      <OpenMessage question={question} label="publication.unsure.open" />
    </Guide>
  );
}

function Guide({ title, text, children }: { title: PlainKey; text: PlainKey; children: ReactNode }) {
  const { t } = useI18n();
  return (
    <section className={styles.guide}>
      <h3 className={styles.guideTitle}>{t(title)}</h3>
      <p className={styles.guideText}>{t(text)}</p>
      <div className={styles.line}>{children}</div>
    </section>
  );
}

function OpenMessage({ question, label }: { question: Question; label: PlainKey }) {
  const { t } = useI18n();
  const link = messageLink(question);
  if (!link) return null;
  return (
    <Button
      component="a"
      href={link}
      target="_blank"
      rel="noopener noreferrer"
      variant="default"
      leftSection={<IconExternalLink size={16} />}
    >
      {t(label)}
    </Button>
  );
}
