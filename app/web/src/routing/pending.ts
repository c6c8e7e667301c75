/** Decisions that wait a moment before they are sent, so that they can be undone. */

export interface Decision<T> {
  key: string;
  value: T;
}

/** Holds decisions for `delayMs` each; the newest can be taken back until then. */
export class PendingDecisions<T> {
  private readonly send: (value: T) => void;
  private readonly delayMs: number;
  private readonly onChange: () => void;
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private waiting: readonly Decision<T>[] = [];

  constructor(send: (value: T) => void, delayMs: number, onChange: () => void) {
    this.send = send;
    this.delayMs = delayMs;
    this.onChange = onChange;
  }

  /** Those not sent yet, oldest first; the same array until something changes. */
  get all(): readonly Decision<T>[] {
    return this.waiting;
  }

  /** Decides; it is sent after the delay. */
  add(key: string, value: T): void {
    this.waiting = [...this.waiting.filter((each) => each.key !== key), { key, value }];
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => this.release(key), this.delayMs),
    );
    this.onChange();
  }

  /** Takes back the newest; null when all are gone. */
  undo(): Decision<T> | null {
    const newest = this.waiting.at(-1);
    if (!newest) return null;
    clearTimeout(this.timers.get(newest.key));
    this.drop(newest.key);
    return newest;
  }

  /** Sends all that wait: the screen is left. */
  flush(): void {
    for (const { key } of this.waiting) this.release(key);
  }

  private release(key: string): void {
    const decision = this.waiting.find((each) => each.key === key);
    if (!decision) return;
    clearTimeout(this.timers.get(key));
    this.drop(key);
    this.send(decision.value);
  }

  private drop(key: string): void {
    this.timers.delete(key);
    this.waiting = this.waiting.filter((each) => each.key !== key);
    this.onChange();
  }
}
