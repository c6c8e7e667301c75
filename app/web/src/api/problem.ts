/** Why the service declined a request, as one kind of error. */

interface ProblemBody {
  type?: string;
  detail?: string;
  errors?: Record<string, string>;
}

/**
 * A declined or failed request.
 *
 * code               last part of the problem's type; `offline` when no answer came, `unreadable` when it was no problem document
 * status             HTTP status; 0 when no answer came
 * retryAfterSeconds  how long to wait, when the service says so
 */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: Record<string, string>;
  readonly retryAfterSeconds: number | null;

  constructor(status: number, code: string, body: ProblemBody = {}, retryAfterSeconds: number | null = null) {
    super(`${status} ${code} ${body.detail ?? ''}`.trim());
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.detail = body.detail ?? '';
    this.errors = body.errors ?? {};
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The problem a response and its parsed body describe. */
export function problemOf(response: Response, body: unknown): ApiProblem {
  const parsed: ProblemBody = typeof body === 'object' && body !== null ? body : {};
  const code = typeof parsed.type === 'string' ? (parsed.type.split('/').pop() ?? '') : 'unreadable';
  const wait = Number(response.headers.get('Retry-After'));
  return new ApiProblem(response.status, code, parsed, Number.isFinite(wait) && wait > 0 ? wait : null);
}

/** Whether asking again later may help: no answer, an overloaded or a failing service. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status === 429 || error.status >= 500);
}
