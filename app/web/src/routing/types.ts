/** Names for the shapes of routing in the generated API description. */
import type { components } from '../api/schema';
import type { Evidence } from '../api/types';

type Schemas = components['schemas'];

export type { Assignment, Candidate, Evidence, TriageCard } from '../api/types';
export type NamedPlace = Evidence['places'][number];
export type PlaceCandidate = NamedPlace['territories'][number];
export type TopicGuess = Evidence['topic'][number];
export type SimilarQuestion = Evidence['similar'][number];
export type Part = Required<Schemas['PartIn']>;
export type MovePreview = Schemas['PreviewOut'];
export type BulkMove = Schemas['BulkMoveOut'];
export type ScreeningClass = Schemas['ScreeningClass'];

/** Something one chose by its name. */
export interface Named {
  id: string;
  name: string;
}
