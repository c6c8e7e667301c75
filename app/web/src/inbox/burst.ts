/** Gathers a burst of items and hands them on together. */

/**
 * A function that takes items and passes on all taken so far, the first at once, then at most once per period.
 */
export function gather<T>(
  handOn: (items: T[]) => void,
  periodMs: number,
): { add: (item: T) => void; stop: () => void } {
  let waiting: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    if (waiting.length === 0) {
      timer = undefined;
      return;
    }
    const items = waiting;
    waiting = [];
    timer = setTimeout(flush, periodMs);
    handOn(items);
  };
  return {
    add(item) {
      waiting.push(item);
      if (timer === undefined) flush();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
    },
  };
}
