/** The client: providers, the session, and which screen an address shows. */
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ComponentType, lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { SignInPage } from './accounts/SignInPage';
import { type Permission, SessionProvider, useMe, useSessionQuery } from './accounts/session';
import { isPassing } from './api/problem';
import { I18nProvider } from './i18n';
import { InboxPage } from './inbox/InboxPage';
import { LiveProvider } from './inbox/LiveProvider';
import { ErrorBoundary, ForbiddenPage, NotFoundPage } from './shell/ErrorPages';
import { Shell } from './shell/Shell';
import { Failed, Loading } from './shell/States';
import { theme, variables } from './theme';

const QuestionPage = lazy(() => import('./questions/QuestionPage'));
const TriagePage = lazy(() => import('./routing/TriagePage'));
const BoardPage = lazy(() => import('./insights/BoardPage'));
const PagesPage = lazy(() => import('./pages/PagesPage'));
const CoveragePage = lazy(() => import('./pages/CoveragePage'));
const RejectedPage = lazy(() => import('./pages/RejectedPage'));
const PagePage = lazy(() => import('./pages/PagePage'));
const SurgesPage = lazy(() => import('./surges/SurgesPage'));
const SurgePage = lazy(() => import('./surges/SurgePage'));
const QualityPage = lazy(() => import('./insights/quality/QualityPage'));
const RulesPage = lazy(() => import('./routing/settings/RulesPage'));
const RouterPage = lazy(() => import('./routing/settings/RouterPage'));
const LessonsPage = lazy(() => import('./routing/settings/LessonsPage'));
const TopicsPage = lazy(() => import('./agencies/TopicsPage'));
const TerritoriesPage = lazy(() => import('./agencies/TerritoriesPage'));
const AreasPage = lazy(() => import('./agencies/AreasPage'));
const WebhooksPage = lazy(() => import('./webhooks/WebhooksPage'));

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // What is declined stays declined; what passes is worth two more tries.
        retry: (failures, error) => isPassing(error) && failures < 2,
        retryDelay: (failures) => Math.min(1_000 * 2 ** failures, 8_000),
      },
    },
  });
}

function Guarded({ needs, children }: { needs: Permission; children: React.ReactNode }) {
  return useMe().may(needs) ? children : <ForbiddenPage />;
}

/** The parts of the settings, and what one needs to see them. */
const SETTINGS: Record<string, [Permission, ComponentType]> = {
  rules: ['triage', RulesPage],
  router: ['triage', RouterPage],
  lessons: ['triage', LessonsPage],
  topics: ['register', TopicsPage],
  territories: ['register', TerritoriesPage],
  areas: ['register', AreasPage],
};

function Settings({ part }: { part: string }) {
  const found = SETTINGS[part];
  if (!found) return <NotFoundPage />;
  const [needs, Part] = found;
  return (
    <Guarded needs={needs}>
      <Part />
    </Guarded>
  );
}

function Screens() {
  const [location] = useLocation();
  return (
    <ErrorBoundary key={location}>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/" component={InboxPage} />
          <Route path="/questions/:id">{({ id }) => <QuestionPage key={id} id={id} />}</Route>
          <Route path="/triage">
            <Guarded needs="triage">
              <TriagePage />
            </Guarded>
          </Route>
          <Route path="/board">
            <Guarded needs="board">
              <BoardPage />
            </Guarded>
          </Route>
          <Route path="/pages">
            <Guarded needs="register">
              <PagesPage />
            </Guarded>
          </Route>
          <Route path="/pages/coverage">
            <Guarded needs="register">
              <CoveragePage />
            </Guarded>
          </Route>
          <Route path="/pages/rejected">
            <Guarded needs="pages">
              <RejectedPage />
            </Guarded>
          </Route>
          <Route path="/pages/:id">
            {({ id }) => (
              <Guarded needs="register">
                <PagePage key={id} id={id} />
              </Guarded>
            )}
          </Route>
          <Route path="/surges" component={SurgesPage} />
          <Route path="/surges/:id">{({ id }) => <SurgePage key={id} id={id} />}</Route>
          <Route path="/quality">
            <Guarded needs="board">
              <QualityPage />
            </Guarded>
          </Route>
          <Route path="/settings/:part">{({ part }) => <Settings part={part} />}</Route>
          <Route path="/webhooks">
            <Guarded needs="webhooks">
              <WebhooksPage />
            </Guarded>
          </Route>
          <Route component={NotFoundPage} />
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}

function SignedIn() {
  const session = useSessionQuery();
  const wasSignedIn = useRef(false);
  const [signedOutByHand, setSignedOutByHand] = useState(false);
  useEffect(() => {
    if (session.data) wasSignedIn.current = true;
  }, [session.data]);

  if (session.isPending) return <Loading />;
  if (session.isError) return <Failed error={session.error} retry={() => session.refetch()} />;
  if (!session.data) return <SignInPage expired={wasSignedIn.current && !signedOutByHand} />;
  return (
    <SessionProvider session={session.data}>
      <LiveProvider>
        <Shell onSignedOut={() => setSignedOutByHand(true)}>
          <Screens />
        </Shell>
      </LiveProvider>
    </SessionProvider>
  );
}

export function App({ nonce }: { nonce: string }) {
  const [client] = useState(makeQueryClient);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <I18nProvider>
        <ErrorBoundary>
          <QueryClientProvider client={client}>
            <Notifications position="bottom-right" limit={4} />
            <SignedIn />
          </QueryClientProvider>
        </ErrorBoundary>
      </I18nProvider>
    </MantineProvider>
  );
}
