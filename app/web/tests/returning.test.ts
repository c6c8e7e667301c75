import { describe, expect, it } from 'vitest';
import type { Question } from '../src/api/types';
import { afterReturn, returnClock } from '../src/questions/afterReturn';
import { joined } from '../src/questions/insertText';

const NOW = Date.parse('2026-11-24T09:00:00Z');

type Returned = Parameters<typeof afterReturn>[0];

function question({ returns = 0, due = '2026-11-24T12:00:00Z', refused = [] as string[] } = {}): Returned {
  const clock = { clock: 'return', due_at: due, met_at: null, cancelled_at: null };
  const candidates = refused.map((agency_id) => ({ agency_id, refused: true }));
  return { returns, deadlines: [clock], routing: [{ candidates }] } as unknown as Pick<
    Question,
    'returns' | 'deadlines' | 'routing'
  >;
}

describe('a question returned as «не наше»', () => {
  it('goes straight to the agency named', () => {
    expect(afterReturn(question(), 'b', NOW)).toBe('direct');
  });

  it('goes to the coordinators when nobody is named', () => {
    expect(afterReturn(question(), null, NOW)).toBe('no-agency');
  });

  it('goes to the coordinators the second time', () => {
    expect(afterReturn(question({ returns: 1 }), 'b', NOW)).toBe('again');
  });

  it('goes to the coordinators when it is late', () => {
    expect(afterReturn(question({ due: '2026-11-24T08:59:59Z' }), 'b', NOW)).toBe('late');
    expect(afterReturn(question({ due: '2026-11-24T09:00:00Z' }), 'b', NOW)).toBe('direct');
  });

  it('does not go to an agency that has returned it itself', () => {
    expect(afterReturn(question({ refused: ['b'] }), 'b', NOW)).toBe('refused');
    expect(afterReturn(question({ refused: ['c'] }), 'b', NOW)).toBe('direct');
  });

  it('has a clock of its own while it is open', () => {
    const { deadlines } = question();
    expect(returnClock({ deadlines })?.clock).toBe('return');
    const met = deadlines.map((clock) => ({ ...clock, met_at: '2026-11-24T08:00:00Z' }));
    expect(returnClock({ deadlines: met })).toBeNull();
  });
});

it('a text put into an answer stands after what is there', () => {
  expect(joined('', 'Здравствуйте!')).toBe('Здравствуйте!');
  expect(joined('Добрый день.', 'Вам поможет УК.')).toBe('Добрый день.\n\nВам поможет УК.');
});
