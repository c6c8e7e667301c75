/** One surge: how it grew, what is answered to all, and which questions belong to it. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { useMe } from '../accounts/session';
import { ApiProblem } from '../api/problem';
import type { SurgeDetail } from '../api/types';
import { DuePill } from '../deadlines/DuePill';
import { useI18n } from '../i18n';
import { Card } from '../shell/Card';
import { NotFoundPage } from '../shell/ErrorPages';
import { Failed, Loading } from '../shell/States';
import { useTitle } from '../shell/useTitle';
import { BaseText } from './BaseText';
import { GrowthCurve } from './GrowthCurve';
import { Members } from './Members';
import { Suggestions } from './Suggestions';
import styles from './Surge.module.css';
import { SurgeHead } from './SurgeHead';
import { useSurge } from './useSurges';

export default function SurgePage({ id }: { id: string }) {
  const { t } = useI18n();
  const surge = useSurge(id);
  useTitle(surge.data?.title ?? t('surges.title'));
  if (surge.isPending) return <Loading />;
  if (surge.isError) {
    const gone = surge.error instanceof ApiProblem && surge.error.status === 404;
    return gone ? <NotFoundPage /> : <Failed error={surge.error} retry={() => surge.refetch()} />;
  }
  return <Whole surge={surge.data} />;
}

function Whole({ surge }: { surge: SurgeDetail }) {
  const { t } = useI18n();
  const me = useMe();
  const active = surge.state === 'proposed' || surge.state === 'open';
  return (
    <div className={styles.page}>
      <Anchor component={Link} href="/surges" size="sm">
        ← {t('surges.title')}
      </Anchor>
      <SurgeHead surge={surge} />
      <div className={styles.columns}>
        <div>
          <Card title={t('surge.curve')}>
            <GrowthCurve points={surge.curve} />
          </Card>
          <Members surge={surge} />
          {active && me.may('triage') && <Suggestions surge={surge} />}
        </div>
        <div>
          <Standing surge={surge} />
          <BaseText key={surge.id} surge={surge} />
        </div>
      </div>
    </div>
  );
}

function Standing({ surge }: { surge: SurgeDetail }) {
  const { t, format } = useI18n();
  const { none, drafted, in_review, published } = surge.answers;
  const whole = Math.max(1, none + drafted + in_review + published);
  const parts = { published, in_review, drafted, none } as const;
  return (
    <Card title={t('surge.answers')}>
      <div className={styles.stack} aria-hidden>
        {Object.entries(parts).map(([part, count]) => (
          <span key={part} data-part={part} style={{ width: `${(count / whole) * 100}%` }} />
        ))}
      </div>
      <ul className={styles.parts}>
        {(Object.keys(parts) as (keyof typeof parts)[]).map((part) => (
          <li key={part} data-part={part}>
            {t(`surge.answers.${part}`)} <b className="figures">{format.number(parts[part])}</b>
          </li>
        ))}
      </ul>
      {surge.due_first && (
        <div className={styles.due}>
          <span className={styles.dim}>{t('surge.due-first')}</span>
          <DuePill question={{ due_at: surge.due_first, warn_at: null, answered_at: null, closed_at: null }} />
        </div>
      )}
      {surge.breached > 0 && <p className={styles.bad}>{t('surge.breached', { count: surge.breached })}</p>}
    </Card>
  );
}
