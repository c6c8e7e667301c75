/** The service's present time, for components that count down. */
import { useSyncExternalStore } from 'react';
import { serviceNow } from '../api/clock';

type Listener = () => void;

/** One timer for all components that look at the same period. */
function ticker(periodMs: number) {
  const listeners = new Set<Listener>();
  let now = serviceNow();
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    subscribe(listener: Listener) {
      if (listeners.size === 0) {
        now = serviceNow();
        timer = setInterval(() => {
          now = serviceNow();
          for (const each of listeners) each();
        }, periodMs);
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearInterval(timer);
      };
    },
    snapshot: () => now,
  };
}

const TICKERS = { second: ticker(1_000), 'half-minute': ticker(30_000) };

/** Now, in milliseconds of the epoch; the component is drawn again each period. */
export function useNow(period: keyof typeof TICKERS): number {
  return useSyncExternalStore(TICKERS[period].subscribe, TICKERS[period].snapshot);
}
