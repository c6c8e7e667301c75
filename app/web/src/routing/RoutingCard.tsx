/** Who answers, and why: the decisions on a question with their grounds. */
import { Button, Collapse } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Question } from '../api/types';
import { useI18n } from '../i18n';
import { Card } from '../shell/Card';
import { Bar } from './Bar';
import { Explanation } from './Explanation';
import { MarkedText } from './MarkedText';
import styles from './Routing.module.css';
import { SimilarList } from './SimilarList';
import type { Assignment, Candidate } from './types';

export function RoutingCard({ question }: { question: Pick<Question, 'routing' | 'text'> }) {
  const { t } = useI18n();
  const [open, { toggle }] = useDisclosure();
  const [newest, ...earlier] = question.routing;
  return (
    <Card title={t('routing.title')}>
      {newest ? <Decision decision={newest} /> : <p className={styles.dim}>{t('routing.none')}</p>}
      {newest && <Why newest={newest} decision={grounded(question.routing)} text={question.text} />}
      {earlier.length > 0 && (
        <>
          <Button size="compact-sm" variant="subtle" mt={8} onClick={toggle} aria-expanded={open}>
            {t('routing.earlier')} ({earlier.length})
          </Button>
          <Collapse expanded={open}>
            {earlier.map((decision) => (
              <div key={decision.id} className={styles.earlier}>
                <Decision decision={decision} />
              </div>
            ))}
          </Collapse>
        </>
      )}
    </Card>
  );
}

/** The newest decision of the machine: it alone has grounds to show, also when a person decided after it. */
function grounded(routing: readonly Assignment[]): Assignment | null {
  return routing.find(({ decided_by }) => decided_by === 'rule' || decided_by === 'classifier') ?? null;
}

function Decision({ decision }: { decision: Assignment }) {
  const { t, format } = useI18n();
  const subject = [decision.topic?.name, decision.territory?.name].filter(Boolean).join(' · ');
  const machine = decision.decided_by === 'rule' || decision.decided_by === 'classifier';
  return (
    <>
      <div className={styles.agency}>{decision.agency?.short_name ?? t('routing.triage')}</div>
      {subject && <div className={styles.subject}>{subject}</div>}
      <div className={styles.dim}>
        <By decision={decision} /> ·{' '}
        <span className={`${styles.when} figures`}>{format.moment(decision.decided_at)}</span>
        {decision.version !== null && <> · {t('routing.version', { version: String(decision.version) })}</>}
      </div>
      {decision.reason && <blockquote className={styles.reason}>{decision.reason}</blockquote>}
      {machine && decision.agency && <Bar label={t('routing.confidence')} value={decision.confidence} />}
    </>
  );
}

/** The grounds, folded: most of the time it is enough to know who answers. */
function Why({ newest, decision, text }: { newest: Assignment; decision: Assignment | null; text: string }) {
  const { t } = useI18n();
  const [open, { toggle }] = useDisclosure();
  if (!decision) return null;
  const why = decision === newest ? 'routing.why' : 'routing.why.machine';
  return (
    <>
      <Button size="compact-sm" variant="subtle" mt={8} onClick={toggle} aria-expanded={open}>
        {t(open ? 'routing.why.hide' : why)}
      </Button>
      <Collapse expanded={open}>
        <MarkedText text={text} evidence={decision.evidence} className={styles.excerpt} />
        <Explanation decision={decision} />
        <SimilarList similar={decision.evidence.similar} />
        <Candidates candidates={decision.candidates} />
      </Collapse>
    </>
  );
}

function By({ decision }: { decision: Assignment }) {
  const { t } = useI18n();
  switch (decision.decided_by) {
    case 'rule':
      return decision.rule_name ? t('routing.by.rule', { rule: decision.rule_name }) : t('routing.by.rule-plain');
    case 'classifier':
      return t('routing.by.classifier');
    case 'return':
      return t('routing.by.return');
    case 'person':
      return decision.operator?.name ?? t('routing.by.person-plain');
  }
}

function Candidates({ candidates }: { candidates: readonly Candidate[] }) {
  const { t } = useI18n();
  if (candidates.length === 0) return null;
  return (
    <div className={styles.part}>
      <h3 className={styles.label}>{t('routing.candidates')}</h3>
      {candidates.map((candidate) => (
        <Bar key={candidate.agency_id} label={candidate.agency_name} value={candidate.probability}>
          {candidate.refused && <span className={styles.refused}>{t('routing.refused')}</span>}
          {candidate.why}
        </Bar>
      ))}
    </div>
  );
}
