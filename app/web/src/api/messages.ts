/** What an operator reads when a request failed. */
import type { PlainKey } from '../i18n/catalogue';
import { ApiProblem } from './problem';

const BY_CODE: Record<string, PlainKey> = {
  offline: 'error.offline',
  csrf: 'error.csrf',
  'self-approval': 'error.self-approval',
  'no-backfill': 'error.no-backfill',
  'nothing-to-solve': 'error.nothing-to-solve',
  'page-exists': 'error.page-exists',
  'refused-before': 'error.refused-before',
  'same-agency': 'error.same-agency',
  'nothing-to-move': 'error.nothing-to-move',
  'not-undoable': 'error.not-undoable',
  'too-many-questions': 'error.too-many-questions',
  'too-late': 'error.too-late',
  'network-unavailable': 'error.network-unavailable',
};

const BY_STATUS: Record<number, PlainKey> = {
  403: 'error.forbidden',
  404: 'error.not-found',
  409: 'error.conflict',
  422: 'error.invalid',
  429: 'error.busy',
};

/** The message for an error; unknown ones read as a failure of the service. */
export function messageOf(error: unknown): PlainKey {
  if (!(error instanceof ApiProblem)) return 'error.server';
  const known = BY_CODE[error.code] ?? BY_STATUS[error.status];
  if (known) return known;
  return error.status >= 500 ? 'error.server' : 'error.declined';
}
