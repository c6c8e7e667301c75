/** The triage queue on this screen: what is shown, decided and not sent yet, or put off. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, useRef, useState } from 'react';
import { api, ask } from '../api/client';
import { ApiProblem } from '../api/problem';
import type { TriageCard } from '../api/types';
import { useI18n } from '../i18n';
import { useToasts } from '../shell/toast';
import { PendingDecisions } from './pending';

export type TriageDecision =
  | { kind: 'assign'; item: TriageCard; agencyId: string; agencyName: string }
  | { kind: 'screen-out'; item: TriageCard };

/** So long a decision waits before it is sent. */
export const UNDO_SECONDS = 5;
const SHOWN = 50;

function send(decision: TriageDecision, words: { assign: string; screenOut: string }): Promise<unknown> {
  const { question, assignment } = decision.item;
  const params = { path: { question_id: question.id } };
  if (decision.kind === 'screen-out') {
    const body = { needs_answer: false, reason: words.screenOut };
    return ask(api.POST('/api/v1/questions/{question_id}/screening', { params, body, keepalive: true }));
  }
  const body = {
    agency_id: decision.agencyId,
    topic_id: assignment?.topic?.id ?? question.topic?.id ?? null,
    territory_id: assignment?.territory?.id ?? question.territory?.id ?? null,
    reason: words.assign,
  };
  return ask(api.POST('/api/v1/questions/{question_id}/assignment', { params, body, keepalive: true }));
}

/** Decisions that wait for their undo window; all are sent when the screen or the page is left. */
function usePending(onFailed: (decision: TriageDecision, error: unknown) => void) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const sent = useRef(new Set<string>());
  const deliver = (decision: TriageDecision) => {
    const { id } = decision.item.question;
    sent.current.add(id);
    send(decision, { assign: t('triage.reason'), screenOut: t('triage.no-answer.reason') })
      .catch((error: unknown) => {
        sent.current.delete(id);
        redraw();
        onFailed(decision, error);
      })
      .finally(() => {
        for (const part of ['triage', 'counts', 'questions']) void client.invalidateQueries({ queryKey: [part] });
      });
  };
  const latest = useRef(deliver);
  useEffect(() => {
    latest.current = deliver;
  });
  const [decisions] = useState(
    () => new PendingDecisions<TriageDecision>((value) => latest.current(value), UNDO_SECONDS * 1_000, redraw),
  );
  useEffect(() => {
    const leave = () => decisions.flush();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [decisions]);
  return { decisions, sent: sent.current };
}

export function useTriage() {
  const { t } = useI18n();
  const toasts = useToasts();
  const [skipped, setSkipped] = useState<ReadonlySet<string>>(new Set());
  const query = useQuery({
    queryKey: ['triage'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/triage', { params: { query: { limit: SHOWN } }, signal })),
  });
  const { decisions, sent } = usePending((decision, error) => {
    // Somebody else decided meanwhile: nothing is left to do.
    if (error instanceof ApiProblem && error.code === 'illegal-move') return;
    toasts.done(t('triage.failed', { number: String(decision.item.question.number) }));
    toasts.failed(error);
  });

  const pending = decisions.all;
  const away = new Set([...sent, ...pending.map((each) => each.key)]);
  const waiting = (query.data?.items ?? []).filter(({ question }) => !away.has(question.id));
  const current = waiting.find(({ question }) => !skipped.has(question.id)) ?? null;

  return {
    query,
    current,
    pending,
    skipped: waiting.length,
    assign(agencyId: string, agencyName: string) {
      if (current) decisions.add(current.question.id, { kind: 'assign', item: current, agencyId, agencyName });
    },
    screenOut() {
      if (current) decisions.add(current.question.id, { kind: 'screen-out', item: current });
    },
    skip() {
      if (current) setSkipped(new Set([...skipped, current.question.id]));
    },
    showSkipped: () => setSkipped(new Set()),
    undo() {
      decisions.undo();
    },
  };
}
