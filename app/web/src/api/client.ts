/** Calls to the service: typed by its OpenAPI document, with the CSRF token, failures as `ApiProblem`. */
import createClient, { type Middleware } from 'openapi-fetch';
import { learnTime } from './clock';
import { ApiProblem, problemOf } from './problem';
import type { paths } from './schema';

const SAFE = new Set(['GET', 'HEAD']);

let csrfToken = '';
let onSignedOut: () => void = () => {};

/** Sets the token that unsafe requests carry; it comes with the session. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

/** Sets what happens when the service says that nobody is signed in. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

const edge: Middleware = {
  onRequest({ request }) {
    if (!SAFE.has(request.method)) request.headers.set('X-CSRF-Token', csrfToken);
    return request;
  },
  onResponse({ response }) {
    learnTime(response.headers.get('Date'), Date.now());
  },
};

export const api = createClient<paths>({ baseUrl: '/', querySerializer: { array: { style: 'form', explode: true } } });
api.use(edge);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer. Throws ApiProblem when the service declined or could not be reached. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(0, 'offline');
  }
  if (answer.response.ok) return answer.data as T;
  const problem = problemOf(answer.response, answer.error);
  if (problem.code === 'signed-out') onSignedOut();
  throw problem;
}
