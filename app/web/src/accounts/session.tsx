/** Who is signed in, for any component. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type PropsWithChildren, useContext, useEffect, useMemo } from 'react';
import { api, ask, setCsrfToken, whenSignedOut } from '../api/client';
import { ApiProblem } from '../api/problem';
import type { Session } from '../api/types';

const KEY = ['session'];

export type Permission =
  | 'read'
  | 'take'
  | 'draft'
  | 'approve'
  | 'return'
  | 'triage'
  | 'close'
  | 'publish'
  | 'board'
  | 'register'
  | 'pages'
  | 'catalogue'
  | 'webhooks';

async function fetchSession(): Promise<Session | null> {
  try {
    return remember(await ask(api.GET('/api/v1/session')));
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

function remember(session: Session): Session {
  setCsrfToken(session.csrf_token);
  return session;
}

/** The session as the service knows it: undefined while asking, null when nobody is signed in. */
export function useSessionQuery() {
  const client = useQueryClient();
  useEffect(() => {
    whenSignedOut(() => client.setQueryData(KEY, null));
  }, [client]);
  return useQuery({ queryKey: KEY, queryFn: fetchSession, staleTime: Number.POSITIVE_INFINITY });
}

/** Signs in; afterwards the session is there. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { email: string; password: string }) => ask(api.POST('/api/v1/session', { body })),
    onSuccess(session) {
      // What the operator before saw is none of this one's business.
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] });
      client.setQueryData(KEY, remember(session));
    },
  });
}

/** Signs out and forgets everything that was shown. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.DELETE('/api/v1/session')),
    onSuccess() {
      client.setQueryData(KEY, null);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] });
    },
  });
}

interface Me extends Session {
  may: (permission: Permission) => boolean;
}

const Context = createContext<Me | null>(null);

/** Gives the components below the signed-in operator. */
export function SessionProvider({ session, children }: PropsWithChildren<{ session: Session }>) {
  const me = useMemo<Me>(
    () => ({ ...session, may: (permission) => session.permissions.includes(permission) }),
    [session],
  );
  return <Context value={me}>{children}</Context>;
}

/** The signed-in operator and what they may do. */
export function useMe(): Me {
  const me = useContext(Context);
  if (!me) throw new Error('useMe needs a SessionProvider above');
  return me;
}
