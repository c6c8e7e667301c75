/** Names for the shapes of the generated API description. */
import type { components } from './schema';

type Schemas = components['schemas'];

export type Session = Schemas['SessionOut'];
export type Operator = Schemas['OperatorOut'];
export type Role = Schemas['Role'];
export type Agency = Schemas['AgencyOut'];
export type Topic = Schemas['TopicOut'];
export type Page = Schemas['PageOut'];
export type Health = Schemas['Health'];
export type Network = Schemas['Network'];
export type Status = Schemas['Status'];
export type Standing = Schemas['Standing'];
export type QuestionRow = Schemas['QuestionRow'];
export type Question = Schemas['QuestionDetail'];
export type Message = Question['messages'][number];
export type Deadline = Question['deadlines'][number];
export type Assignment = Question['routing'][number];
export type Candidate = Assignment['candidates'][number];
export type HistoryEntry = Schemas['HistoryOut'];
export type Counts = Schemas['CountsOut'];
export type Draft = Schemas['DraftOut'];
export type Revision = Schemas['RevisionOut'];
export type Publication = Schemas['PublicationOut'];
export type TriageCard = Schemas['TriageCard'];
export type Board = Schemas['BoardOut'];
export type Figures = Omit<Board['totals'], 'triage'>;
export type Endpoint = Schemas['EndpointOut'];
export type Delivery = Schemas['DeliveryOut'];
export type PublicEvent = Schemas['PublicType'];
