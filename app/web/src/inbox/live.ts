/** The stream of what happens to questions: one connection, resumed where it broke. */

export interface QuestionEvent {
  type: string;
  question_id: string;
  at: string;
}

export type LiveState = 'connecting' | 'live' | 'lost';

interface Source {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

interface Options {
  open: (address: string) => Source;
  onEvent: (event: QuestionEvent) => void;
  onState: (state: LiveState) => void;
  /** called when the stream is back after it was lost: what happened meanwhile may lie beyond what it replays */
  onResumed: () => void;
}

const ADDRESS = '/api/v1/live';
const CLOSED = 2;
// A short break is not worth a word.
const SILENT_BREAK_MS = 4_000;
const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 30_000];

/** Follows the stream until closed. */
export class LiveFeed {
  private readonly options: Options;
  private source: Source | null = null;
  private lastId = '';
  private failures = 0;
  private lost = false;
  private reopening: ReturnType<typeof setTimeout> | undefined;
  private telling: ReturnType<typeof setTimeout> | undefined;

  constructor(options: Options) {
    this.options = options;
    this.connect();
  }

  /** Ends the connection for good. */
  close(): void {
    clearTimeout(this.reopening);
    clearTimeout(this.telling);
    this.source?.close();
    this.source = null;
  }

  /** Tries at once instead of after the wait: the machine is back online, or awake. */
  retry(): void {
    if (this.source && this.source.readyState !== CLOSED) return;
    clearTimeout(this.reopening);
    this.connect();
  }

  private connect(): void {
    // The browser resumes a broken stream by itself; a refused one it gives up, so the position goes into the address.
    const address = this.lastId ? `${ADDRESS}?after=${encodeURIComponent(this.lastId)}` : ADDRESS;
    const source = this.options.open(address);
    this.source = source;
    source.addEventListener('hello', (event) => this.greeted(event));
    source.addEventListener('question', (event) => this.told(event));
    source.addEventListener('error', () => this.broke(source));
  }

  private greeted(event: MessageEvent<string>): void {
    this.lastId = event.lastEventId || this.lastId;
    this.failures = 0;
    clearTimeout(this.telling);
    this.telling = undefined;
    this.options.onState('live');
    if (this.lost) this.options.onResumed();
    this.lost = false;
  }

  private told(event: MessageEvent<string>): void {
    this.lastId = event.lastEventId || this.lastId;
    this.options.onEvent(JSON.parse(event.data) as QuestionEvent);
  }

  private giveUp(): void {
    this.lost = true;
    this.options.onState('lost');
  }

  private broke(source: Source): void {
    if (source !== this.source) return;
    if (!this.lost) {
      this.telling ??= setTimeout(() => this.giveUp(), SILENT_BREAK_MS);
      this.options.onState('connecting');
    }
    if (source.readyState !== CLOSED) return;
    source.close();
    this.source = null;
    const wait = WAITS_MS[Math.min(this.failures, WAITS_MS.length - 1)];
    this.failures += 1;
    this.reopening = setTimeout(() => this.connect(), wait);
  }
}
