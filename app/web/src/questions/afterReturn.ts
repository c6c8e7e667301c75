/** What happens to a question that is returned as «не наше». Pure. */
import type { Question } from '../api/types';

export type Next = 'direct' | 'no-agency' | 'again' | 'late' | 'refused';

type Returned = Pick<Question, 'returns' | 'deadlines' | 'routing'>;

/** The open clock within which a question is to be returned; null when there is none. */
export function returnClock(question: Pick<Question, 'deadlines'>) {
  const clocks = question.deadlines.filter(({ clock, cancelled_at }) => clock === 'return' && cancelled_at === null);
  return clocks.find(({ met_at }) => met_at === null) ?? null;
}

/** Where it goes next: straight to the agency named, or to the coordinators, and why to them. */
export function afterReturn(question: Returned, agencyId: string | null, now: number): Next {
  const clock = returnClock(question);
  if (agencyId === null) return 'no-agency';
  if (question.returns > 0) return 'again';
  if (clock && Date.parse(clock.due_at) < now) return 'late';
  return returnedBy(question, agencyId) ? 'refused' : 'direct';
}

/** Whether an agency has returned the question before, as the newest decision knows it. */
export function returnedBy(question: Pick<Question, 'routing'>, agencyId: string): boolean {
  return question.routing.some(({ candidates }) =>
    candidates.some((candidate) => candidate.agency_id === agencyId && candidate.refused),
  );
}
