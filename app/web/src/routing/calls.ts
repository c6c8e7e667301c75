/** What routing asks of the service. Every function throws ApiProblem when the service declines. */
import { api, ask } from '../api/client';
import type { components } from '../api/schema';
import type { BulkMove, MovePreview, Part, ScreeningClass } from './types';

type Schemas = components['schemas'];

const ofQuestion = (id: string) => ({ path: { question_id: id } });

/** Classes of messages that need no answer. */
export type NoAnswer = Extract<ScreeningClass, 'thanks' | 'no_substance' | 'talk' | 'spam' | 'insult' | 'obscenity'>;

/** Who is to answer. insist: although that agency has returned the question already. */
export type Order = Pick<Schemas['AssignmentIn'], 'agency_id' | 'topic_id' | 'territory_id' | 'reason'> & {
  insist?: boolean;
};

/** Gives a question to an agency. It goes out even when the page is being left. */
export function assign(questionId: string, { insist = false, ...order }: Order) {
  return ask(
    api.POST('/api/v1/questions/{question_id}/assignment', {
      params: ofQuestion(questionId),
      body: { ...order, insist },
      keepalive: true,
    }),
  );
}

/** Takes back one's own assignment, while nobody has worked on the question. */
export function undoAssignment(questionId: string) {
  return ask(api.POST('/api/v1/questions/{question_id}/assignment/undo', { params: ofQuestion(questionId) }));
}

/** Overrules the screening. kind: the class of the message, where one is sure of it. */
export function screen(questionId: string, needsAnswer: boolean, reason: string, kind?: NoAnswer) {
  return ask(
    api.POST('/api/v1/questions/{question_id}/screening', {
      params: ofQuestion(questionId),
      body: { needs_answer: needsAnswer, reason, class: kind },
      keepalive: true,
    }),
  );
}

/** Says which of several places of one name is meant. */
export function choosePlace(questionId: string, text: string, territoryId: string) {
  return ask(
    api.POST('/api/v1/questions/{question_id}/place', {
      params: ofQuestion(questionId),
      body: { text, territory_id: territoryId },
    }),
  );
}

/** Returns a question as «не наше»; where it went, null for the coordinators. */
export async function returnQuestion(questionId: string, reason: string, agencyId: string | null) {
  const { went_to } = await ask(
    api.POST('/api/v1/questions/{question_id}/return', {
      params: ofQuestion(questionId),
      body: { reason, agency_id: agencyId },
    }),
  );
  return went_to;
}

/** A public text for the citizen that names the right body. */
export async function fetchNotice(questionId: string, agencyId: string, signal?: AbortSignal): Promise<string> {
  const { text } = await ask(
    api.GET('/api/v1/questions/{question_id}/notice', {
      params: { ...ofQuestion(questionId), query: { agency_id: agencyId } },
      signal,
    }),
  );
  return text;
}

/** Makes several questions of one; the first part stays in it. The ids of all parts. */
export async function splitQuestion(questionId: string, parts: Part[]): Promise<string[]> {
  const { ids } = await ask(
    api.POST('/api/v1/questions/{question_id}/split', { params: ofQuestion(questionId), body: { parts } }),
  );
  return ids;
}

/** The questions of a bulk move: named one by one, or all that fit a filter of the list. */
export type Chosen = Pick<Schemas['PreviewIn'], 'question_ids'> | Pick<Schemas['PreviewIn'], 'filter'>;

interface MoveTarget {
  agency_id: string;
  topic_id: string | null;
}

export function previewMove(chosen: Chosen, target: MoveTarget, signal?: AbortSignal): Promise<MovePreview> {
  return ask(api.POST('/api/v1/bulk-moves/preview', { body: { ...chosen, ...target }, signal }));
}

export function moveAll(chosen: Chosen, target: MoveTarget, reason: string): Promise<BulkMove> {
  return ask(api.POST('/api/v1/bulk-moves', { body: { ...chosen, ...target, reason } }));
}

/** The newest bulk moves. */
export function fetchMoves(signal?: AbortSignal): Promise<BulkMove[]> {
  return ask(api.GET('/api/v1/bulk-moves', { signal }));
}

export function undoMove(id: string): Promise<BulkMove> {
  return ask(api.POST('/api/v1/bulk-moves/{move_id}/undo', { params: { path: { move_id: id } } }));
}
