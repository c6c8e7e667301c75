import { describe, expect, it } from 'vitest';
import { safeLink } from '../src/api/links';
import { messageOf } from '../src/api/messages';
import { ApiProblem, isPassing, problemOf } from '../src/api/problem';

describe('a declined request', () => {
  it('carries the stable code, the fields and the wait', () => {
    const response = new Response(null, { status: 429, headers: { 'Retry-After': '140' } });
    const problem = problemOf(response, { type: '/problems/too-many-tries', detail: 'd', errors: { email: 'e' } });
    expect(problem).toMatchObject({
      code: 'too-many-tries',
      detail: 'd',
      errors: { email: 'e' },
      retryAfterSeconds: 140,
    });
  });

  it('without a problem document is still one', () => {
    expect(problemOf(new Response(null, { status: 502 }), '<html>')).toMatchObject({ status: 502, code: 'unreadable' });
  });

  it('has words for people', () => {
    expect(messageOf(new ApiProblem(403, 'self-approval'))).toBe('error.self-approval');
    expect(messageOf(new ApiProblem(409, 'illegal-move'))).toBe('error.conflict');
    expect(messageOf(new ApiProblem(503, 'x'))).toBe('error.server');
    expect(messageOf(new Error('bug'))).toBe('error.server');
  });

  it('is worth repeating only when it passes by itself', () => {
    expect(isPassing(new ApiProblem(0, 'offline'))).toBe(true);
    expect(isPassing(new ApiProblem(503, 'x'))).toBe(true);
    expect(isPassing(new ApiProblem(404, 'x'))).toBe(false);
  });
});

describe('a link of the API', () => {
  it('is followed over http alone', () => {
    expect(safeLink('https://vk.com/wall-1_2?reply=3')).toBe('https://vk.com/wall-1_2?reply=3');
    expect(safeLink('javascript:alert(1)')).toBeNull();
    expect(safeLink('data:text/html,x')).toBeNull();
    expect(safeLink('//evil.example')).toBeNull();
    expect(safeLink('')).toBeNull();
    expect(safeLink(7)).toBeNull();
  });
});
