/** Decisions made one after another: each waits a moment before it is sent, and can be taken back before and after. */

export interface Decision<T> {
  key: string;
  value: T;
}

interface Entry<T> extends Decision<T> {
  phase: 'waiting' | 'sent' | 'final';
  timer?: ReturnType<typeof setTimeout>;
  sending?: Promise<boolean>;
}

interface Options<T> {
  send: (value: T) => Promise<unknown>;
  /** undoes on the service what was sent */
  takeBack: (value: T) => Promise<unknown>;
  delayMs: number;
  onChange: () => void;
  /** the decision was not sent, or not taken back */
  onFailed: (value: T, error: unknown, step: 'send' | 'undo') => void;
}

// So many steps one can go back.
const REMEMBERED = 50;

export class DecisionQueue<T> {
  private readonly options: Options<T>;
  private entries: readonly Entry<T>[] = [];

  constructor(options: Options<T>) {
    this.options = options;
  }

  /** Whether this was decided and stands. */
  has(key: string): boolean {
    return this.entries.some((entry) => entry.key === key);
  }

  /** The decision an undo would take back, and whether it still waits; null when there is none. */
  get newest(): { value: T; waiting: boolean } | null {
    const entry = this.entries.findLast((each) => each.phase !== 'final');
    return entry ? { value: entry.value, waiting: entry.phase === 'waiting' } : null;
  }

  /** How many wait to be sent. */
  get waiting(): number {
    return this.entries.filter((entry) => entry.phase === 'waiting').length;
  }

  /** Decides; it is sent after the delay. */
  add(key: string, value: T): void {
    this.drop(key);
    const timer = setTimeout(() => this.release(key), this.options.delayMs);
    this.set([...this.entries, { key, value, phase: 'waiting' as const, timer }].slice(-REMEMBERED));
  }

  /** Takes back the newest, on the service where it was sent already; null when nothing could be taken back. */
  async undo(): Promise<Decision<T> | null> {
    const entry = this.entries.findLast((each) => each.phase !== 'final');
    if (!entry) return null;
    const { key, value } = entry;
    if (entry.phase === 'waiting') {
      this.drop(key);
      return { key, value };
    }
    this.change(key, { phase: 'final' });
    if (!(await entry.sending)) return null;
    try {
      await this.options.takeBack(value);
    } catch (error) {
      this.options.onFailed(value, error, 'undo');
      return null;
    }
    this.drop(key);
    return { key, value };
  }

  /** Sends all that wait: the screen is left. */
  flush(): void {
    for (const { key } of this.entries) this.release(key);
  }

  private release(key: string): void {
    const entry = this.entries.find((each) => each.key === key);
    if (entry?.phase !== 'waiting') return;
    clearTimeout(entry.timer);
    this.change(key, { phase: 'sent', sending: this.deliver(entry) });
  }

  private async deliver({ key, value }: Entry<T>): Promise<boolean> {
    try {
      await this.options.send(value);
      return true;
    } catch (error) {
      this.drop(key);
      this.options.onFailed(value, error, 'send');
      return false;
    }
  }

  private change(key: string, part: Partial<Entry<T>>): void {
    this.set(this.entries.map((entry) => (entry.key === key ? { ...entry, ...part } : entry)));
  }

  private drop(key: string): void {
    clearTimeout(this.entries.find((entry) => entry.key === key)?.timer);
    this.set(this.entries.filter((entry) => entry.key !== key));
  }

  private set(entries: readonly Entry<T>[]): void {
    this.entries = entries;
    this.options.onChange();
  }
}
