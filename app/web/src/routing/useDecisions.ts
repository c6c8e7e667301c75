/** The decisions of a triage session: sent after a moment, taken back one by one, counted. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, useRef, useState } from 'react';
import { useI18n } from '../i18n';
import { assign, type NoAnswer, screen, undoAssignment } from './calls';
import { DecisionQueue } from './decisions';
import { decidedAt, NO_PACE, type Pace, takenBack } from './pace';
import type { TriageCard } from './types';

export type TriageDecision =
  | {
      kind: 'assign';
      item: TriageCard;
      agencyId: string;
      agencyName: string;
      topicId: string | null;
      territoryId: string | null;
      insist: boolean;
    }
  | { kind: 'screen-out'; item: TriageCard; reason: string; screening?: NoAnswer };

/** So long a decision waits before it is sent. */
export const UNDO_SECONDS = 5;

// The session lasts as long as the client does, not the screen.
let lastPace: Pace = NO_PACE;

function send(decision: TriageDecision, reason: string): Promise<void> {
  const { id } = decision.item.question;
  if (decision.kind === 'screen-out') return screen(id, false, decision.reason, decision.screening);
  return assign(id, {
    agency_id: decision.agencyId,
    topic_id: decision.topicId,
    territory_id: decision.territoryId,
    reason,
    ...(decision.insist && { insist: true }),
  });
}

function takeBack(decision: TriageDecision, reason: string): Promise<void> {
  const { id } = decision.item.question;
  return decision.kind === 'screen-out' ? screen(id, true, reason) : undoAssignment(id);
}

export function useDecisions(onFailed: (decision: TriageDecision, error: unknown, step: 'send' | 'undo') => void) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [pace, setPace] = useState(lastPace);
  useEffect(() => {
    lastPace = pace;
  }, [pace]);

  const settled = () => {
    for (const part of ['triage', 'counts', 'questions']) void client.invalidateQueries({ queryKey: [part] });
  };
  const options = {
    send: (decision: TriageDecision) => send(decision, t('triage.reason')).finally(settled),
    takeBack: (decision: TriageDecision) => takeBack(decision, t('triage.undo.reason')).finally(settled),
    onFailed,
  };
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const [queue] = useState(
    () =>
      new DecisionQueue<TriageDecision>({
        send: (decision) => latest.current.send(decision),
        takeBack: (decision) => latest.current.takeBack(decision),
        onFailed: (...told) => latest.current.onFailed(...told),
        delayMs: UNDO_SECONDS * 1_000,
        onChange: redraw,
      }),
  );
  useEffect(() => {
    const leave = () => queue.flush();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [queue]);

  return {
    queue,
    pace,
    add(key: string, decision: TriageDecision) {
      queue.add(key, decision);
      setPace((before) => decidedAt(before, Date.now()));
    },
    async undo() {
      const undone = await queue.undo();
      if (undone) setPace(takenBack);
      return undone;
    },
  };
}
