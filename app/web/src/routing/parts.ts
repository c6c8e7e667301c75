/** The parts a question is split into. Pure. */
import type { Evidence, Part } from './types';

export const FEWEST_PARTS = 2;
export const MOST_PARTS = 5;

/** A part with an identity of its own, so that its fields keep their place while others come and go. */
export interface EditedPart extends Part {
  key: number;
}

/** What is proposed: the matters the machine found, else the whole text and an empty part beside it. */
export function proposed(text: string, evidence: Pick<Evidence, 'matters'> | undefined): EditedPart[] {
  const matters = evidence?.matters ?? [];
  const parts: Part[] =
    matters.length >= FEWEST_PARTS
      ? matters.slice(0, MOST_PARTS).map((matter) => ({
          text: matter.text.trim(),
          agency_id: matter.agency?.id ?? null,
          topic_id: matter.topic?.id ?? null,
        }))
      : [
          { text, agency_id: null, topic_id: null },
          { text: '', agency_id: null, topic_id: null },
        ];
  return parts.map((part, key) => ({ ...part, key }));
}

/** The parts with one more. */
export function withPart(parts: readonly EditedPart[]): EditedPart[] {
  const key = Math.max(...parts.map((part) => part.key)) + 1;
  return [...parts, { key, text: '', agency_id: null, topic_id: null }];
}

/** Whether every part says something. */
export function complete(parts: readonly Part[]): boolean {
  return parts.length >= FEWEST_PARTS && parts.every((part) => part.text.trim() !== '');
}

/** The parts as the service takes them. */
export function toSend(parts: readonly EditedPart[]): Part[] {
  return parts.map(({ text, agency_id, topic_id }) => ({ text: text.trim(), agency_id, topic_id }));
}
