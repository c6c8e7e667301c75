import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gather } from '../src/inbox/burst';
import { LiveFeed, type LiveState, type QuestionEvent } from '../src/inbox/live';

const CONNECTING = 0;
const CLOSED = 2;

class FakeSource {
  readyState = CONNECTING;
  closed = false;
  private readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();

  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void) {
    this.listeners.set(type, listener);
  }

  close() {
    this.closed = true;
  }

  say(type: string, lastEventId = '', data: unknown = {}) {
    this.listeners.get(type)?.({ lastEventId, data: JSON.stringify(data) } as MessageEvent<string>);
  }

  fail(readyState: number) {
    this.readyState = readyState;
    this.say('error');
  }
}

function feed() {
  const sources: FakeSource[] = [];
  const states: LiveState[] = [];
  const events: QuestionEvent[] = [];
  let resumed = 0;
  const live = new LiveFeed({
    open: (address) => {
      const source = new FakeSource(address);
      sources.push(source);
      return source;
    },
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
    onResumed: () => {
      resumed += 1;
    },
  });
  const newest = () => sources.at(-1) as FakeSource;
  return { live, sources, states, events, newest, resumed: () => resumed };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the stream', () => {
  it('hands on what it is told', () => {
    const { newest, events, states } = feed();
    newest().say('hello', '5');
    newest().say('question', '6', { type: 'question.routed', question_id: 'q', at: '' });
    expect(states).toEqual(['live']);
    expect(events.map((event) => event.type)).toEqual(['question.routed']);
  });

  it('that was refused is opened again after the last event seen', () => {
    const { newest, sources } = feed();
    newest().say('hello', '5');
    newest().say('question', '6-1', { type: 'x', question_id: 'q', at: '' });
    newest().fail(CLOSED);
    vi.advanceTimersByTime(1_000);
    expect(sources).toHaveLength(2);
    expect(newest().address).toBe('/api/v1/live?after=6-1');
  });

  it('that the browser resumes by itself is left to it', () => {
    const { newest, sources } = feed();
    newest().say('hello', '5');
    newest().fail(CONNECTING);
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(1);
  });

  it('makes everything be asked anew after it was lost, not after a short break', () => {
    const { newest, resumed } = feed();
    newest().say('hello', '5');
    newest().fail(CONNECTING);
    newest().say('hello', '5');
    expect(resumed()).toBe(0);
    newest().fail(CONNECTING);
    vi.advanceTimersByTime(60_000);
    newest().say('hello', '5');
    expect(resumed()).toBe(1);
  });

  it('waits longer after each refusal', () => {
    const { newest, sources } = feed();
    newest().fail(CLOSED);
    vi.advanceTimersByTime(1_000);
    newest().fail(CLOSED);
    vi.advanceTimersByTime(1_999);
    expect(sources).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(sources).toHaveLength(3);
  });

  it('is called lost only when the break lasts', () => {
    const { newest, states } = feed();
    newest().say('hello', '1');
    newest().fail(CONNECTING);
    vi.advanceTimersByTime(3_999);
    expect(states).not.toContain('lost');
    vi.advanceTimersByTime(1);
    expect(states.at(-1)).toBe('lost');
  });

  it('is not called lost when it is back in time', () => {
    const { newest, states } = feed();
    newest().fail(CONNECTING);
    newest().say('hello', '1');
    vi.advanceTimersByTime(60_000);
    expect(states.at(-1)).toBe('live');
  });

  it('is opened at once when the machine is back online', () => {
    const { live, newest, sources } = feed();
    newest().fail(CLOSED);
    live.retry();
    expect(sources).toHaveLength(2);
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(2);
  });

  it('stays closed once closed', () => {
    const { live, newest, sources } = feed();
    newest().fail(CLOSED);
    live.close();
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(1);
  });
});

describe('a burst', () => {
  it('goes on at once with its first item, then together once per period', () => {
    const batches: number[][] = [];
    const burst = gather<number>((items) => batches.push(items), 1_000);
    burst.add(1);
    burst.add(2);
    burst.add(3);
    expect(batches).toEqual([[1]]);
    vi.advanceTimersByTime(1_000);
    expect(batches).toEqual([[1], [2, 3]]);
    vi.advanceTimersByTime(5_000);
    burst.add(4);
    expect(batches).toEqual([[1], [2, 3], [4]]);
  });

  it('is dropped when stopped', () => {
    const batches: number[][] = [];
    const burst = gather<number>((items) => batches.push(items), 1_000);
    burst.add(1);
    burst.add(2);
    burst.stop();
    vi.advanceTimersByTime(5_000);
    expect(batches).toEqual([[1]]);
  });
});
