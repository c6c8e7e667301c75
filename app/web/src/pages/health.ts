/** How bad a health is. Pure. */
import type { Health } from '../api/types';

export type Tone = 'good' | 'calm' | 'risk' | 'bad';

/** All of them, those that need a person first. */
export const HEALTHS = [
  'token-refused',
  'no-rights',
  'banned',
  'closed',
  'configuration',
  'failing',
  'silent',
  'new',
  'working',
] as const satisfies readonly Health[];

export const TONES: Record<Health, Tone> = {
  working: 'good',
  new: 'calm',
  silent: 'risk',
  failing: 'risk',
  configuration: 'bad',
  closed: 'bad',
  banned: 'bad',
  'no-rights': 'bad',
  'token-refused': 'bad',
};
