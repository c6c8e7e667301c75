/** Who answers, and why: the decisions on a question with their grounds. */
import { Button, Collapse } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Assignment, Candidate } from '../api/types';
import { useI18n } from '../i18n';
import { Card } from '../shell/Card';
import styles from './Routing.module.css';

export function RoutingCard({ routing }: { routing: Assignment[] }) {
  const { t } = useI18n();
  const [open, { toggle }] = useDisclosure();
  const [newest, ...earlier] = routing;
  return (
    <Card title={t('routing.title')}>
      {newest ? <Decision decision={newest} /> : <p className={styles.dim}>{t('routing.none')}</p>}
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
      </div>
      {decision.reason && <blockquote className={styles.reason}>{decision.reason}</blockquote>}
      {machine && (
        <>
          <Bar label={t('routing.confidence')} value={decision.confidence} />
          <Evidence decision={decision} />
          {decision.candidates.length > 1 && <Candidates candidates={decision.candidates} />}
        </>
      )}
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

/** A share as a bar with its figure. */
export function Bar({ label, value }: { label: string; value: number }) {
  const { format } = useI18n();
  const text = format.share(value);
  return (
    <div className={styles.barLine}>
      <span className={styles.barLabel}>{label}</span>
      <meter className={styles.meter} min={0} max={1} value={value} aria-label={label}>
        {text}
      </meter>
      <span className={`${styles.barValue} figures`}>{text}</span>
    </div>
  );
}

function Evidence({ decision }: { decision: Assignment }) {
  const { t } = useI18n();
  const { words, places } = decision.evidence;
  return (
    <>
      {words.length > 0 && <Chips label={t('routing.words')} items={words} />}
      {places.length > 0 && <Chips label={t('routing.places')} items={places} />}
    </>
  );
}

function Chips({ label, items }: { label: string; items: string[] }) {
  return (
    <div className={styles.chips}>
      <span className={styles.dim}>{label}:</span>
      {items.map((item) => (
        <span key={item} className={styles.chip}>
          {item}
        </span>
      ))}
    </div>
  );
}

function Candidates({ candidates }: { candidates: Candidate[] }) {
  const { t } = useI18n();
  return (
    <div className={styles.candidates}>
      <div className={styles.dim}>{t('routing.candidates')}</div>
      {candidates.map((candidate) => (
        <div key={candidate.agency_id} title={candidate.why}>
          <Bar label={candidate.agency_name} value={candidate.probability} />
        </div>
      ))}
    </div>
  );
}
