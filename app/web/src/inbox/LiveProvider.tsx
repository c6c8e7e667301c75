/** Keeps what is shown up to date: one stream for the whole client, bursts taken together. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type PropsWithChildren, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { gather } from './burst';
import { LiveFeed, type LiveState, type QuestionEvent } from './live';

type Listener = (events: QuestionEvent[]) => void;

interface Live {
  state: LiveState;
  subscribe: (listener: Listener) => () => void;
}

const PERIOD_MS = 1_000;
const Context = createContext<Live | null>(null);

/** Connects the components below with the stream. */
export function LiveProvider({ children }: PropsWithChildren) {
  const client = useQueryClient();
  const listeners = useRef(new Set<Listener>());
  const [state, setState] = useState<LiveState>('connecting');

  useEffect(() => {
    const burst = gather<QuestionEvent>((events) => {
      for (const id of new Set(events.map((event) => event.question_id))) {
        void client.invalidateQueries({ queryKey: ['question', id] });
      }
      void client.invalidateQueries({ queryKey: ['counts'] });
      void client.invalidateQueries({ queryKey: ['triage'] });
      for (const listener of listeners.current) listener(events);
    }, PERIOD_MS);
    const feed = new LiveFeed({
      open: (address) => new EventSource(address),
      onEvent: burst.add,
      onState: setState,
      onResumed: () => void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' }),
    });
    const retry = () => feed.retry();
    window.addEventListener('online', retry);
    document.addEventListener('visibilitychange', retry);
    return () => {
      window.removeEventListener('online', retry);
      document.removeEventListener('visibilitychange', retry);
      burst.stop();
      feed.close();
    };
  }, [client]);

  const value = useMemo<Live>(
    () => ({
      state,
      subscribe(listener) {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
    }),
    [state],
  );
  return <Context value={value}>{children}</Context>;
}

function useLive(): Live {
  const live = useContext(Context);
  if (!live) throw new Error('useLive needs a LiveProvider above');
  return live;
}

/** Whether the stream runs. */
export function useLiveState(): LiveState {
  return useLive().state;
}

/** Calls the listener with each burst of events, while the component is shown. */
export function useLiveEvents(listener: Listener): void {
  const { subscribe } = useLive();
  const current = useRef(listener);
  useEffect(() => {
    current.current = listener;
  });
  useEffect(() => subscribe((events) => current.current(events)), [subscribe]);
}
