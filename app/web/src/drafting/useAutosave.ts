/** The text of a question's answer, kept on the service while it is typed. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useMe } from '../accounts/session';
import { api, ask } from '../api/client';
import { ApiProblem } from '../api/problem';
import type { Draft, Question } from '../api/types';
import { fetchQuestion, questionKey } from '../questions/useQuestion';
import { Autosave, type Saved, type SaveResult } from './autosave';
import { browserStore } from './unsaved';

function savedOf(draft: Draft): Saved {
  return { text: draft.text, revision: draft.revision, savedAt: draft.saved_at, author: draft.author.name };
}

export function useAutosave(question: Question) {
  const client = useQueryClient();
  const { operator } = useMe();
  const detail = questionKey(question.id, 'detail');

  const send = async (text: string, baseRevision: number): Promise<SaveResult> => {
    try {
      const draft = await ask(
        api.PUT('/api/v1/questions/{question_id}/draft', {
          params: { path: { question_id: question.id } },
          body: { text, base_revision: baseRevision },
        }),
      );
      client.setQueryData<Question>(detail, (known) => known && { ...known, draft });
      // The first words move the question on and open new steps.
      if (baseRevision === 0) void client.invalidateQueries({ queryKey: detail });
      return { kind: 'saved', saved: savedOf(draft) };
    } catch (error) {
      const changed = error instanceof ApiProblem && error.code === 'draft-changed';
      const theirs = changed ? await newestDraft(question.id) : null;
      if (theirs) return { kind: 'changed', theirs: savedOf(theirs) };
      // Should the question have moved on, the page is to show it.
      void client.invalidateQueries({ queryKey: detail });
      return { kind: 'failed' };
    }
  };

  const [autosave] = useState(
    () =>
      new Autosave({
        questionId: question.id,
        saved: question.draft && savedOf(question.draft),
        store: browserStore(operator.id),
        send,
      }),
  );
  const state = useSyncExternalStore(autosave.subscribe, autosave.snapshot);
  const saved = useMemo(() => question.draft && savedOf(question.draft), [question.draft]);
  useEffect(() => autosave.learn(saved), [autosave, saved]);
  useEffect(() => {
    const hidden = () => document.visibilityState === 'hidden' && void autosave.flush();
    document.addEventListener('visibilitychange', hidden);
    return () => {
      document.removeEventListener('visibilitychange', hidden);
      autosave.close();
    };
  }, [autosave]);
  return { autosave, state };
}

async function newestDraft(questionId: string): Promise<Draft | null> {
  try {
    return (await fetchQuestion(questionId)).draft;
  } catch {
    // Cannot be shown now; the next try meets the same conflict and asks again.
    return null;
  }
}
