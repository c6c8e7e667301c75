/** A question: the conversation and the answer on the left; deadlines, routing and history on the right. */
import { useEffect, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useMe } from '../accounts/session';
import type { Question } from '../api/types';
import { Clocks } from '../deadlines/Clocks';
import { AnswerPanel } from '../drafting/AnswerPanel';
import { useI18n } from '../i18n';
import { lastTrail, neighbour, noteOpened } from '../inbox/trail';
import { RoutingCard } from '../routing/RoutingCard';
import { Failed, Loading } from '../shell/States';
import { useKeys } from '../shell/useKeys';
import { useTitle } from '../shell/useTitle';
import { AlikeCard } from './AlikeCard';
import { HistoryCard } from './HistoryCard';
import { insertText } from './insertText';
import { KinCard } from './KinCard';
import { type DialogName, QuestionDialogs } from './QuestionDialogs';
import { QuestionHeader } from './QuestionHeader';
import styles from './QuestionPage.module.css';
import { RelatedCard } from './RelatedCard';
import { Thread } from './Thread';
import { useQuestion } from './useQuestion';
import { useTake } from './useTake';

export default function QuestionPage({ id }: { id: string }) {
  const { t } = useI18n();
  const question = useQuestion(id);
  useTitle(t('question.title', { number: question.data ? String(question.data.number) : '…' }));
  if (question.isPending) return <Loading />;
  if (!question.data) return <Failed error={question.error} retry={() => question.refetch()} />;
  return <Loaded question={question.data} />;
}

function Loaded({ question }: { question: Question }) {
  const { t } = useI18n();
  const me = useMe();
  const [, navigate] = useLocation();
  const [address, setAddress] = useSearchParams();
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const editor = useRef<HTMLTextAreaElement>(null);
  const take = useTake();
  const can = (action: string) => question.allowed.includes(action);

  // The list opens a question with the intention to write or to transfer.
  const intention = address.get('do');
  const mayAssign = can('assign');
  useEffect(() => {
    if (!intention) return;
    if (intention === 'write') editor.current?.focus();
    if (intention === 'transfer' && mayAssign) setDialog('transfer');
    setAddress({}, { replace: true });
  }, [intention, mayAssign, setAddress]);

  useEffect(() => noteOpened(question.id), [question.id]);

  const go = (step: 1 | -1) => {
    const next = neighbour(question.id, step);
    return next ? () => navigate(`/questions/${next}`) : undefined;
  };
  const back = () => navigate(lastTrail().address);
  const insert = (text: string) => {
    if (editor.current) insertText(editor.current, text);
  };
  useKeys({
    j: go(1),
    k: go(-1),
    e: () => editor.current?.focus(),
    a: can('take') || can('untake') ? () => take.toggle(question) : undefined,
    t: mayAssign ? () => setDialog('transfer') : undefined,
    Escape: back,
  });

  return (
    <div className={styles.page}>
      <QuestionHeader
        question={question}
        onBack={back}
        onNext={go(1)}
        onPrevious={go(-1)}
        onTake={() => take.toggle(question)}
        onDialog={setDialog}
      />
      <div className={styles.columns}>
        <div className={styles.left}>
          <div className={styles.thread}>
            <Thread question={question} />
          </div>
          <AnswerPanel question={question} editorRef={editor} />
        </div>
        <aside className={styles.right} aria-label={t('question.side')}>
          <Clocks question={question} />
          <RoutingCard question={question} />
          <KinCard question={question} />
          <AlikeCard alike={question.alike} />
          <HistoryCard questionId={question.id} />
          <RelatedCard related={question.related} />
        </aside>
      </div>
      <QuestionDialogs
        name={dialog}
        question={question}
        onClose={() => setDialog(null)}
        onInsert={can('draft') && editor.current ? insert : undefined}
        // Who answers for one agency does not see the question of another.
        onGone={() => me.operator.agency_id !== null && back()}
      />
    </div>
  );
}
