/** One official page: how its connection goes and went, how its messages reach us, and what can be done. */
import { useLocation } from 'wouter';
import { useMe } from '../accounts/session';
import { ApiProblem } from '../api/problem';
import { useI18n } from '../i18n';
import { NotFoundPage } from '../shell/ErrorPages';
import { Failed, Loading } from '../shell/States';
import { useKeys } from '../shell/useKeys';
import { useTitle } from '../shell/useTitle';
import { BackfillCard } from './BackfillCard';
import { ChallengeCard } from './ChallengeCard';
import { FactsCard } from './FactsCard';
import { FeedsCard } from './FeedsCard';
import { HealthCard } from './HealthCard';
import { PageHeader } from './PageHeader';
import styles from './PagePage.module.css';
import { RejectedCard } from './RejectedCard';
import { TimelineCard } from './TimelineCard';
import { TokensCard } from './TokensCard';
import { usePage } from './usePage';

export default function PagePage({ id }: { id: string }) {
  const { t } = useI18n();
  const me = useMe();
  const [, navigate] = useLocation();
  const query = usePage(id);
  const page = query.data;
  useTitle(page?.name ?? t('pages.title'));
  // Back to the list as it was left, when that is where one came from.
  const back = () => (window.history.length > 1 ? window.history.back() : navigate('/pages'));
  useKeys({ Escape: back });

  if (query.isError && query.error instanceof ApiProblem && [404, 422].includes(query.error.status)) {
    return <NotFoundPage />;
  }
  if (query.isError && !page) return <Failed error={query.error} retry={() => query.refetch()} />;
  if (!page) return <Loading />;
  const mayChange = me.may('pages');
  return (
    <div className={styles.page}>
      <PageHeader page={page} mayChange={mayChange} />
      <div className={styles.columns}>
        <div>
          {page.challenge && mayChange && <ChallengeCard page={page} challenge={page.challenge} />}
          <HealthCard page={page} />
          <TimelineCard page={page} />
          <FeedsCard page={page} />
          {mayChange && <RejectedCard page={page} />}
        </div>
        <div className={styles.right}>
          <FactsCard page={page} mayChange={mayChange} />
          <TokensCard page={page} mayChange={mayChange} />
          <BackfillCard page={page} mayChange={mayChange} />
        </div>
      </div>
    </div>
  );
}
