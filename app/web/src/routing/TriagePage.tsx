/** Questions the machine was unsure of, one after another; a key decides, another one takes it back. */
import { Button, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconChecks } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useI18n } from '../i18n';
import { useCounts } from '../inbox/useCounts';
import { Empty, Failed, Loading } from '../shell/States';
import { useKeys } from '../shell/useKeys';
import { useTitle } from '../shell/useTitle';
import { Choices } from './Choices';
import { PaceNote } from './PaceNote';
import { toAsk } from './places';
import styles from './Triage.module.css';
import { TriageCardView } from './TriageCardView';
import { type Asked, TriageDialogs } from './TriageDialogs';
import { UndoBar } from './UndoBar';
import { useTriage } from './useTriage';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8'] as const;

export default function TriagePage() {
  const { t } = useI18n();
  const [, navigate] = useLocation();
  const triage = useTriage();
  const counts = useCounts();
  const [asked, ask] = useState<Asked | null>(null);
  const [explained, setExplained] = useState(false);
  useTitle(t('triage.title'));
  const { current, correction, decisions } = triage;
  const candidates = current?.assignment?.candidates.slice(0, DIGITS.length) ?? [];
  const place = toAsk(current?.assignment?.evidence.places ?? [], correction.places ?? new Map());

  const choose = (id: string, name: string) => {
    if (triage.wasRefused(id)) ask({ what: 'insist', id, name });
    else triage.assign(id, name, false);
  };
  const chosen = (index: number) => {
    const candidate = candidates[index];
    return candidate ? () => choose(candidate.agency_id, candidate.agency_name) : undefined;
  };
  const open = (dialog: Asked) => (current ? () => ask(dialog) : undefined);
  const { newest } = decisions.queue;
  const undo = newest ? () => void triage.undo() : undefined;
  useKeys({
    ...Object.fromEntries(DIGITS.map((digit, index) => [digit, chosen(index)])),
    '/': open({ what: 'agency' }),
    t: open({ what: 'topic' }),
    x: open({ what: 'no-answer' }),
    m: open({ what: 'split' }),
    p: place ? () => ask({ what: 'place', place }) : undefined,
    s: current ? triage.skip : undefined,
    e: current ? () => setExplained(!explained) : undefined,
    o: current ? () => navigate(`/questions/${current.question.id}`) : undefined,
    u: undo,
    'mod+z': undo,
  });
  const left = Math.max(0, (counts.data?.triage ?? 0) - decisions.queue.waiting);

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <Title order={1}>{t('triage.title')}</Title>
          <Text c="dimmed">
            {t('triage.lead')} <span className={styles.keysHint}>{t('triage.keys')}</span>
          </Text>
        </div>
        <div className={styles.figures}>
          <PaceNote pace={decisions.pace} />
          {left > 0 && <span className={`${styles.left} figures`}>{t('triage.left', { count: left })}</span>}
        </div>
      </header>
      <VisuallyHidden role="status">
        {current && t('triage.now', { number: String(current.question.number), text: current.question.text })}
      </VisuallyHidden>
      {triage.query.isPending && <Loading />}
      {triage.query.isError && !current && <Failed error={triage.query.error} retry={() => triage.query.refetch()} />}
      {current && (
        <div key={current.question.id} className={styles.columns}>
          <TriageCardView
            item={current}
            correction={correction}
            explained={explained}
            onExplain={() => setExplained(!explained)}
            onTopic={() => ask({ what: 'topic' })}
            onPlace={() => place && ask({ what: 'place', place })}
            onSplit={() => ask({ what: 'split' })}
          />
          <Choices
            candidates={candidates}
            wasRefused={triage.wasRefused}
            onChoose={({ agency_id, agency_name }) => choose(agency_id, agency_name)}
            onFind={() => ask({ what: 'agency' })}
            onScreenOut={() => ask({ what: 'no-answer' })}
            onSplit={() => ask({ what: 'split' })}
            onSkip={triage.skip}
          />
        </div>
      )}
      {triage.query.isSuccess && !current && <Done skipped={triage.skipped} onShow={triage.showSkipped} />}
      <UndoBar newest={newest} onUndo={() => void triage.undo()} />
      {asked && current && (
        <TriageDialogs asked={asked} triage={triage} item={current} onAgency={choose} onClose={() => ask(null)} />
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
