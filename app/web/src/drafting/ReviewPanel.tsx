/** Approving the exact text, or handing it back with a reason. */
import { Button, Select } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useMe } from '../accounts/session';
import { api, ask } from '../api/client';
import type { Draft, Question } from '../api/types';
import { useI18n } from '../i18n';
import { ReasonField, SHORTEST_REASON } from '../questions/ReasonField';
import { questionKey, useAction } from '../questions/useQuestion';
import { FormDialog } from '../shell/FormDialog';
import { useToasts } from '../shell/toast';
import styles from './AnswerPanel.module.css';
import { Difference } from './Difference';
import { worthComparing } from './revisions';

const LONGEST_REASON = 2_000;

interface Props {
  question: Question;
  draft: Draft;
  /** takes the answer back from review to change it; absent for who may not */
  onEdit: (() => void) | undefined;
}

export function ReviewPanel({ question, draft, onEdit }: Props) {
  const { t, format } = useI18n();
  const me = useMe();
  const own = draft.review_required && draft.author.id === me.operator.id && me.may('approve');
  return (
    <section className={styles.panel} aria-label={t('review.title')}>
      <div className={styles.line}>
        <h2 className={styles.title}>{t('review.title')}</h2>
        <span className={styles.dim}>
          {t('review.by', { name: draft.author.name, when: format.moment(draft.submitted_at ?? draft.saved_at) })}
        </span>
      </div>
      <Compared question={question} draft={draft} />
      <div className={styles.line}>
        <Decide question={question} draft={draft} />
        {onEdit && (
          <Button variant="default" leftSection={<IconPencil size={16} />} onClick={onEdit}>
            {t('review.edit')}
          </Button>
        )}
        {!question.allowed.includes('approve') && (
          <span className={styles.dim}>
            {own ? t('review.own') : t('review.waits', { when: format.moment(draft.submitted_at ?? draft.saved_at) })}
          </span>
        )}
      </div>
    </section>
  );
}

function Compared({ question, draft }: { question: Question; draft: Draft }) {
  const { t, format } = useI18n();
  const revisions = useQuery({
    queryKey: [...questionKey(question.id, 'revisions'), draft.id, draft.revision],
    queryFn: () => ask(api.GET('/api/v1/drafts/{draft_id}/revisions', { params: { path: { draft_id: draft.id } } })),
  });
  const earlier = useMemo(
    () => (revisions.data ?? []).filter((each) => each.number < draft.revision),
    [revisions.data, draft.revision],
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const number = chosen ?? String(worthComparing(earlier, draft)?.number ?? '');
  const base = earlier.find((each) => String(each.number) === number);
  return (
    <>
      <p className={styles.text}>{base ? <Difference from={base.text} to={draft.text} /> : draft.text}</p>
      {earlier.length > 0 && (
        <Select
          size="xs"
          mb={12}
          w={320}
          maw="100%"
          label={t('review.compare')}
          data={[
            { value: '', label: t('review.compare.none') },
            ...earlier.map((each) => ({
              value: String(each.number),
              label: t('review.compare.version', {
                number: each.number,
                when: format.moment(each.saved_at),
                name: each.author.name,
              }),
            })),
          ]}
          value={number}
          onChange={(value) => setChosen(value ?? '')}
          allowDeselect={false}
        />
      )}
    </>
  );
}

function Decide({ question, draft }: { question: Question; draft: Draft }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const [handingBack, setHandingBack] = useState(false);
  const approval = useAction(question.id, () =>
    ask(
      api.POST('/api/v1/drafts/{draft_id}/approval', {
        params: { path: { draft_id: draft.id } },
        body: { revision: draft.revision },
      }),
    ),
  );
  const can = (action: string) => question.allowed.includes(action);
  return (
    <>
      {can('approve') && (
        <Button
          leftSection={<IconCheck size={16} />}
          loading={approval.isPending}
          onClick={() => approval.mutate(undefined, { onSuccess: () => toasts.done(t('review.approved')) })}
        >
          {t('review.approve')}
        </Button>
      )}
      {can('hand_back') && (
        <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => setHandingBack(true)}>
          {t('review.hand-back')}
        </Button>
      )}
      {handingBack && <HandBackDialog question={question} draft={draft} onClose={() => setHandingBack(false)} />}
    </>
  );
}

function HandBackDialog({ question, draft, onClose }: { question: Question; draft: Draft; onClose: () => void }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const [reason, setReason] = useState('');
  const handBack = useAction(question.id, () =>
    ask(
      api.POST('/api/v1/drafts/{draft_id}/hand-back', {
        params: { path: { draft_id: draft.id } },
        body: { revision: draft.revision, reason: reason.trim() },
      }),
    ),
  );
  const submit = () =>
    handBack.mutate(undefined, {
      onSuccess() {
        toasts.done(t('review.handed-back'));
        onClose();
      },
    });
  return (
    <FormDialog
      title={t('review.hand-back')}
      submit={t('review.hand-back.submit')}
      disabled={reason.trim().length < SHORTEST_REASON}
      pending={handBack.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <ReasonField label={t('review.hand-back.label')} value={reason} onChange={setReason} longest={LONGEST_REASON} />
    </FormDialog>
  );
}
