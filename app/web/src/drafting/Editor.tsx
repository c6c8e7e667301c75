/** Writing the answer. */
import { Button, Textarea, Tooltip } from '@mantine/core';
import { IconCheck, IconCloudOff, IconHandStop, IconLoader2, IconLock, IconSend, IconWorld } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, type RefObject, useState } from 'react';
import { useAgencies } from '../agencies/catalogue';
import { api, ask } from '../api/client';
import type { Question } from '../api/types';
import { useI18n } from '../i18n';
import { questionKey, useAction } from '../questions/useQuestion';
import { useToasts } from '../shell/toast';
import styles from './AnswerPanel.module.css';
import type { AutosaveState, Phase } from './autosave';
import { ConflictDialog } from './ConflictDialog';
import { firstName } from './greeting';
import { useAutosave } from './useAutosave';

interface Props {
  question: Question;
  textRef: RefObject<HTMLTextAreaElement | null>;
  /** the text was sent on */
  onDone: () => void;
}

/** Sends the saved text on; to review, or straight to the citizen where the agency asks for no review. */
function useSubmission(question: Question, flush: () => Promise<boolean>, onDone: () => void) {
  const { t } = useI18n();
  const toasts = useToasts();
  const client = useQueryClient();
  const submission = useAction(question.id, async () => {
    if (!(await flush())) return null;
    // Saving has put the newest draft there.
    const draft = client.getQueryData<Question>(questionKey(question.id, 'detail'))?.draft;
    if (!draft) return null;
    return ask(
      api.POST('/api/v1/drafts/{draft_id}/submission', {
        params: { path: { draft_id: draft.id } },
        body: { revision: draft.revision },
      }),
    );
  });
  const submit = () =>
    submission.mutate(undefined, {
      onSuccess: (draft) => {
        if (!draft) return;
        toasts.done(t(draft.state === 'in-review' ? 'editor.submitted' : 'editor.sent'));
        onDone();
      },
    });
  return { submit, isPending: submission.isPending };
}

export function Editor({ question, textRef, onDone }: Props) {
  const { t } = useI18n();
  const { autosave, state } = useAutosave(question);
  const submission = useSubmission(question, () => autosave.flush(), onDone);
  const agencies = useAgencies();
  const { draft } = question;
  const longest = draft?.longest ?? null;
  const over = longest === null ? 0 : state.text.length - longest;
  const agency = agencies.data?.find((each) => each.id === question.agency?.id);
  const reviewed = draft?.review_required ?? agency?.review_required ?? true;
  const ready = state.text.trim() !== '' && over <= 0 && state.phase !== 'conflict';

  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape') event.currentTarget.blur();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && ready) submission.submit();
  };

  return (
    <section className={styles.panel} aria-label={t('editor.label')}>
      <Notices question={question} restored={state.restored} />
      <Textarea
        ref={textRef}
        className={styles.field}
        aria-label={t('editor.label')}
        placeholder={t('editor.placeholder')}
        autosize
        minRows={4}
        maxRows={14}
        value={state.text}
        onChange={(event) => autosave.type(event.currentTarget.value)}
        onKeyDown={pressed}
        error={over > 0 ? t('editor.too-long', { count: over }) : undefined}
        readOnly={submission.isPending}
      />
      <div className={`${styles.line} ${styles.below}`}>
        <Greeting question={question} text={state.text} onGreet={(text) => autosave.type(text)} textRef={textRef} />
        <SaveState state={state} onRetry={() => void autosave.flush()} />
        <span className={styles.spread} />
        <Length length={state.text.length} longest={longest} />
        <Audience question={question} />
        <Tooltip label={t('editor.hint')}>
          <Button
            leftSection={<IconSend size={16} />}
            disabled={!ready}
            loading={submission.isPending}
            onClick={submission.submit}
          >
            {t(reviewed ? 'editor.to-review' : 'editor.to-citizen')}
          </Button>
        </Tooltip>
      </div>
      {state.theirs && (
        <ConflictDialog mine={state.text} theirs={state.theirs} onChoose={(choice) => autosave.resolve(choice)} />
      )}
    </section>
  );
}

function Notices({ question, restored }: { question: Question; restored: boolean }) {
  const { t } = useI18n();
  const { draft } = question;
  return (
    <>
      {draft?.hand_back_reason && (
        <p className={styles.note} role="status">
          {t('editor.handed-back', { name: draft.handed_back_by?.name ?? '', reason: draft.hand_back_reason })}
        </p>
      )}
      {restored && (
        <p className={styles.note} role="status">
          {t('editor.restored')}
        </p>
      )}
    </>
  );
}

interface GreetingProps extends Omit<Props, 'onDone'> {
  text: string;
  onGreet: (text: string) => void;
}

function Greeting({ question, text, onGreet, textRef }: GreetingProps) {
  const { t } = useI18n();
  const [name] = useState(() => firstName(question.citizen.name));
  const greeting = name ? t('editor.greeting.text', { name }) : t('editor.greeting.nameless');
  if (text.toLowerCase().includes('здравствуйте')) return null;
  const greet = () => {
    onGreet(greeting + text);
    textRef.current?.focus();
  };
  return (
    <Button size="compact-sm" variant="subtle" leftSection={<IconHandStop size={15} />} onClick={greet}>
      {t('editor.greeting')}
    </Button>
  );
}

function SaveState({ state, onRetry }: { state: AutosaveState; onRetry: () => void }) {
  const { t, format } = useI18n();
  const { phase, saved } = state;
  const words: Record<Phase, string> = {
    clean: saved ? t('editor.saved', { when: format.time(saved.savedAt) }) : '',
    dirty: t('editor.dirty'),
    saving: t('editor.saving'),
    failed: t('editor.failed'),
    conflict: '',
  };
  const text = words[phase];
  const Icon = phase === 'failed' ? IconCloudOff : phase === 'clean' ? IconCheck : IconLoader2;
  return (
    <span className={styles.state} data-phase={phase} role="status">
      {text && <Icon size={15} aria-hidden />}
      {text}
      {phase === 'failed' && (
        <Button size="compact-xs" variant="subtle" onClick={onRetry}>
          {t('editor.retry')}
        </Button>
      )}
    </span>
  );
}

function Length({ length, longest }: { length: number; longest: number | null }) {
  const { t, format } = useI18n();
  if (length === 0) return null;
  const over = longest !== null && length > longest;
  return (
    <span className={`${styles.dim} ${over ? styles.over : ''} figures`}>
      {longest === null ? format.number(length) : t('editor.length', { length, longest })}
    </span>
  );
}

function Audience({ question }: { question: Question }) {
  const { t } = useI18n();
  const secret = question.kind === 'private';
  const Icon = secret ? IconLock : IconWorld;
  return (
    <span className={styles.state}>
      <Icon size={15} aria-hidden /> {t(secret ? 'editor.private' : 'editor.public')}
    </span>
  );
}
