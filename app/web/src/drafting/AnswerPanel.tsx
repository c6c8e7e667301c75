/** The answer to a question, at the step it is: written, reviewed, or on its way. */
import { type RefObject, useState } from 'react';
import type { Question } from '../api/types';
import { useI18n } from '../i18n';
import { PublicationPanel } from '../publishing/PublicationPanel';
import styles from './AnswerPanel.module.css';
import { Editor } from './Editor';
import { ReviewPanel } from './ReviewPanel';

interface Props {
  question: Question;
  editorRef: RefObject<HTMLTextAreaElement | null>;
}

// Here one writes; later a text is edited only on purpose, for that takes it back.
const WRITTEN = new Set(['routed', 'in-work']);
const ON_ITS_WAY = new Set(['approved', 'publishing', 'undeliverable', 'answered']);

export function AnswerPanel({ question, editorRef }: Props) {
  const { draft, publication, status } = question;
  const [editing, setEditing] = useState(false);
  const mayWrite = question.allowed.includes('draft');
  const edit = mayWrite ? () => setEditing(true) : undefined;

  if (mayWrite && (editing || WRITTEN.has(status))) {
    return <Editor key={question.id} question={question} textRef={editorRef} onDone={() => setEditing(false)} />;
  }
  if (publication && ON_ITS_WAY.has(status)) {
    return <PublicationPanel question={question} publication={publication} onEdit={edit} />;
  }
  if (draft?.state === 'in-review') return <ReviewPanel question={question} draft={draft} onEdit={edit} />;
  return draft?.state === 'writing' ? <ReadOnly text={draft.text} /> : null;
}

function ReadOnly({ text }: { text: string }) {
  const { t } = useI18n();
  return (
    <section className={styles.panel} aria-label={t('editor.label')}>
      <p className={styles.dim}>{t('editor.not-yours')}</p>
      <p className={styles.text}>{text}</p>
    </section>
  );
}
