/** The triage queue on this screen: what is shown, decided, or put off. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, ask } from '../api/client';
import { ApiProblem } from '../api/problem';
import { useI18n } from '../i18n';
import { useToasts } from '../shell/toast';
import { choosePlace, type NoAnswer } from './calls';
import type { Named, TriageCard } from './types';
import { type TriageDecision, useDecisions } from './useDecisions';

const SHOWN = 50;
const MOST = 200;

/** What a person corrected on a card before deciding. */
export interface Correction {
  topic?: Named;
  /** the territory meant, by the place's name in the text */
  places?: ReadonlyMap<string, Named>;
}

/** One card: a question that comes back after it was decided is another card. */
function keyOf({ question, assignment }: TriageCard): string {
  return `${question.id} ${assignment?.id ?? ''}`;
}

/** The questions that wait, oldest first; so many more as were put off. */
function useQueue(skipped: number) {
  const limit = Math.min(MOST, SHOWN * (1 + Math.floor(skipped / SHOWN)));
  return useQuery({
    queryKey: ['triage', limit],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/triage', { params: { query: { limit } }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The card to decide on: it stays under one's fingers until it is decided or put off, whatever arrives. */
function useCurrent(due: TriageCard[]) {
  const [pinned, pin] = useState<string | null>(null);
  const current = due.find(({ question }) => question.id === pinned) ?? due[0] ?? null;
  const id = current?.question.id ?? null;
  useEffect(() => pin(id), [id]);
  return { current, pin };
}

/** What a person corrected, by question. */
function useCorrections() {
  const toasts = useToasts();
  const [known, setKnown] = useState<ReadonlyMap<string, Correction>>(new Map());
  const of = (item: TriageCard | null): Correction => (item && known.get(item.question.id)) ?? {};
  const correct = (item: TriageCard, part: Correction) =>
    setKnown(new Map(known).set(item.question.id, { ...of(item), ...part }));
  return {
    of,
    chooseTopic: (item: TriageCard, topic: Named) => correct(item, { topic }),
    choosePlace(item: TriageCard, text: string, territory: Named) {
      correct(item, { places: new Map(of(item).places).set(text, territory) });
      choosePlace(item.question.id, text, territory.id).catch(toasts.failed);
    },
  };
}

export function useTriage() {
  const { t } = useI18n();
  const toasts = useToasts();
  const corrections = useCorrections();
  const [skipped, setSkipped] = useState<ReadonlySet<string>>(new Set());
  // Agencies the service refused to give a question to again: a second choice insists.
  const [refusals, setRefusals] = useState<ReadonlySet<string>>(new Set());
  // Sent and taken back, it is not in the list until the list is asked anew.
  const [restored, setRestored] = useState<TriageCard | null>(null);
  const query = useQueue(skipped.size);

  const skip = ({ question }: TriageCard) => setSkipped((known) => new Set([...known, question.id]));
  const decisions = useDecisions((decision, error, step) => {
    const code = error instanceof ApiProblem ? error.code : '';
    const { question } = decision.item;
    // Somebody else decided meanwhile: nothing is left to do.
    if (step === 'send' && code === 'illegal-move') return;
    if (step === 'send') {
      // It must not push itself under the next key press.
      skip(decision.item);
      toasts.done(t('triage.failed', { number: String(question.number) }));
    }
    if (code === 'refused-before' && decision.kind === 'assign') {
      setRefusals((known) => new Set([...known, `${question.id} ${decision.agencyId}`]));
    }
    toasts.failed(error);
  });

  const listed = query.data?.items ?? [];
  const back = restored && !listed.some(({ question }) => question.id === restored.question.id) ? [restored] : [];
  const waiting = [...back, ...listed].filter((item) => !decisions.queue.has(keyOf(item)));
  const { current, pin } = useCurrent(waiting.filter(({ question }) => !skipped.has(question.id)));
  const correction = corrections.of(current);

  const decide = (decision: TriageDecision) => {
    setRestored((known) => (known?.question.id === decision.item.question.id ? null : known));
    decisions.add(keyOf(decision.item), decision);
  };
  const wasRefused = (agencyId: string) =>
    refusals.has(`${current?.question.id} ${agencyId}`) ||
    (current?.assignment?.candidates ?? []).some((candidate) => candidate.agency_id === agencyId && candidate.refused);

  return {
    query,
    current,
    correction,
    decisions,
    skipped: waiting.length,
    wasRefused,
    assign(agencyId: string, agencyName: string, insist: boolean) {
      if (!current) return;
      decide({ kind: 'assign', item: current, agencyId, agencyName, insist, ...chosenSubject(current, correction) });
    },
    screenOut(reason: string, screening?: NoAnswer) {
      if (current) decide({ kind: 'screen-out', item: current, reason, screening });
    },
    chooseTopic(topic: Named) {
      if (current) corrections.chooseTopic(current, topic);
    },
    choosePlace(text: string, territory: Named) {
      if (current) corrections.choosePlace(current, text, territory);
    },
    skip() {
      if (current) skip(current);
    },
    showSkipped: () => setSkipped(new Set()),
    async undo() {
      const undone = await decisions.undo();
      if (!undone) return;
      const { item } = undone.value;
      setRestored(item);
      setSkipped((known) => new Set([...known].filter((id) => id !== item.question.id)));
      pin(item.question.id);
    },
  };
}

/** Topic and territory that go with an assignment: what a person chose, else what the machine decided. */
function chosenSubject(item: TriageCard, correction: Correction) {
  const { question, assignment } = item;
  const place = [...(correction.places?.values() ?? [])].at(-1);
  return {
    topicId: correction.topic?.id ?? assignment?.topic?.id ?? question.topic?.id ?? null,
    territoryId: place?.id ?? assignment?.territory?.id ?? question.territory?.id ?? null,
  };
}
