/** Questions the machine was unsure of, one after another; a key decides, another one takes it back. */
import { Button, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconArrowBackUp, IconChecks } from '@tabler/icons-react';
import { useState } from 'react';
import { useI18n } from '../i18n';
import { useCounts } from '../inbox/useCounts';
import { Empty, Failed, Loading } from '../shell/States';
import { useKeys } from '../shell/useKeys';
import { useTitle } from '../shell/useTitle';
import { AgencyFinder } from './AgencyFinder';
import styles from './Triage.module.css';
import { candidatesOf, TriageView } from './TriageView';
import { type TriageDecision, UNDO_SECONDS, useTriage } from './useTriage';

export default function TriagePage() {
  const { t } = useI18n();
  const triage = useTriage();
  const counts = useCounts();
  const [finding, setFinding] = useState(false);
  useTitle(t('triage.title'));
  const { current, pending } = triage;
  const candidates = current ? candidatesOf(current) : [];

  const choose = (index: number) => {
    const candidate = candidates[index];
    return candidate ? () => triage.assign(candidate.agency_id, candidate.agency_name) : undefined;
  };
  useKeys({
    '1': choose(0),
    '2': choose(1),
    '3': choose(2),
    '/': current ? () => setFinding(true) : undefined,
    x: current ? triage.screenOut : undefined,
    s: current ? triage.skip : undefined,
    u: pending.length > 0 ? triage.undo : undefined,
  });
  const left = Math.max(0, (counts.data?.triage ?? 0) - pending.length);

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <Title order={1}>{t('triage.title')}</Title>
          <Text c="dimmed">{t('triage.lead')}</Text>
        </div>
        {left > 0 && <span className={`${styles.left} figures`}>{t('triage.left', { count: left })}</span>}
      </header>
      {triage.query.isPending && <Loading />}
      {triage.query.isError && !current && <Failed error={triage.query.error} retry={() => triage.query.refetch()} />}
      {current && (
        <TriageView
          key={current.question.id}
          item={current}
          onChoose={(candidate) => triage.assign(candidate.agency_id, candidate.agency_name)}
          onFind={() => setFinding(true)}
          onScreenOut={triage.screenOut}
          onSkip={triage.skip}
        />
      )}
      {triage.query.isSuccess && !current && <Done skipped={triage.skipped} onShow={triage.showSkipped} />}
      <Undo pending={pending} onUndo={triage.undo} />
      {finding && current && (
        <AgencyFinder
          onClose={() => setFinding(false)}
          onChoose={(agency) => {
            setFinding(false);
            triage.assign(agency.id, agency.short_name);
          }}
        />
      )}
    </div>
  );
}

function Done({ skipped, onShow }: { skipped: number; onShow: () => void }) {
  const { t } = useI18n();
  return (
    <Empty
      icon={<IconChecks size={28} stroke={1.6} />}
      title={t(skipped > 0 ? 'triage.skipped' : 'triage.empty')}
      text={skipped > 0 ? undefined : t('triage.empty.text')}
    >
      {skipped > 0 && <Button onClick={onShow}>{t('triage.skipped.show')}</Button>}
    </Empty>
  );
}

function Undo({ pending, onUndo }: { pending: readonly { key: string; value: TriageDecision }[]; onUndo: () => void }) {
  const { t } = useI18n();
  const newest = pending.at(-1)?.value;
  const number = newest ? String(newest.item.question.number) : '';
  const text = !newest
    ? ''
    : newest.kind === 'assign'
      ? t('triage.done.assigned', { number, agency: newest.agencyName })
      : t('triage.done.screened', { number });
  return (
    <div className={styles.undoPlace}>
      <VisuallyHidden role="status">{text}</VisuallyHidden>
      {newest && (
        <div className={styles.undo}>
          <span>{text}</span>
          <span className={styles.undoHint}>{t('triage.sends', { seconds: UNDO_SECONDS })}</span>
          <Button
            size="compact-sm"
            variant="white"
            leftSection={<IconArrowBackUp size={15} />}
            rightSection={<kbd className={styles.key}>u</kbd>}
            onClick={onUndo}
          >
            {t('common.undo')}
          </Button>
          <span key={newest.item.question.id} className={styles.fuse} aria-hidden />
        </div>
      )}
    </div>
  );
}
