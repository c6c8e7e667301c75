/** The questions of a surge, each with the reply it would get. */
import { ActionIcon, Button, Checkbox, Tooltip } from '@mantine/core';
import { IconMessageReply, IconUserMinus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useMe } from '../accounts/session';
import { api, ask } from '../api/client';
import type { SurgeDetail, SurgeMember } from '../api/types';
import { DuePill } from '../deadlines/DuePill';
import { useI18n } from '../i18n';
import { NetworkIcon } from '../questions/NetworkIcon';
import { StatusBadge } from '../questions/StatusBadge';
import { Card } from '../shell/Card';
import { Failed, Loading } from '../shell/States';
import { AnswersDialog } from './AnswersDialog';
import styles from './Surge.module.css';
import { useMembers, useSurgeStep } from './useSurges';

export function Members({ surge }: { surge: SurgeDetail }) {
  const { t } = useI18n();
  const me = useMe();
  const [left, setLeft] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [answering, setAnswering] = useState(false);
  const list = useMembers(surge.id, left);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const answers = surge.state === 'open' && surge.base_text !== '' && me.may('draft') && !left;
  const choose = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };

  return (
    <Card title={t('surge.members')}>
      <div className={styles.tools}>
        <Checkbox
          size="sm"
          label={t('surge.members.left')}
          checked={left}
          onChange={(event) => {
            setLeft(event.currentTarget.checked);
            setChosen(new Set());
          }}
        />
        {answers && chosen.size > 0 && (
          <Button
            size="compact-md"
            leftSection={<IconMessageReply size={16} aria-hidden />}
            onClick={() => setAnswering(true)}
          >
            {t('surge.answer-chosen', { count: chosen.size })}
          </Button>
        )}
      </div>
      {list.isPending && <Loading />}
      {list.isError && <Failed error={list.error} retry={() => list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <p className={styles.dim}>{t(left ? 'surge.members.none-left' : 'surge.members.none')}</p>
      )}
      <ul className={styles.members}>
        {rows.map((row) => (
          <Member
            key={row.question.id}
            surge={surge}
            row={row}
            left={left}
            chosen={chosen.has(row.question.id)}
            onChoose={answers ? (on) => choose(row.question.id, on) : undefined}
          />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
      {answering && (
        <AnswersDialog
          surge={surge}
          questionIds={[...chosen]}
          onClose={() => {
            setAnswering(false);
            setChosen(new Set());
          }}
        />
      )}
    </Card>
  );
}

interface MemberProps {
  surge: SurgeDetail;
  row: SurgeMember;
  /** the list is of those that were taken out */
  left: boolean;
  chosen: boolean;
  onChoose?: (on: boolean) => void;
}

function Member({ surge, row, left, chosen, onChoose }: MemberProps) {
  const { t, format } = useI18n();
  const { question } = row;
  const by = row.joined_by ? row.joined_by.name : t('surge.members.machine', { likeness: format.share(row.likeness) });
  return (
    <li className={styles.member}>
      {onChoose && (
        <Checkbox
          aria-label={t('surge.members.choose', { number: question.number })}
          checked={chosen}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      )}
      <div className={styles.what}>
        <div className={styles.line}>
          <Link href={`/questions/${question.id}`} className={styles.link}>
            {question.citizen.name}
          </Link>
          <span className={styles.dim}>
            <NetworkIcon network={question.network} size={15} /> {question.page.name}
          </span>
          <StatusBadge status={question.status} />
        </div>
        <p className={styles.text}>{question.text}</p>
        {row.personal_text && (
          <details className={styles.reply}>
            <summary>{t('surge.members.reply')}</summary>
            <p lang="ru">{row.personal_text}</p>
          </details>
        )}
        <div className={styles.dim}>
          {t('surge.members.joined', { when: format.moment(row.joined_at), by })}
          {question.agency && ` · ${question.agency.short_name}`}
        </div>
      </div>
      <div className={styles.side}>
        <DuePill question={question} />
        <TakeOut surge={surge} row={row} left={left} />
      </div>
    </li>
  );
}

function TakeOut({ surge, row, left }: { surge: SurgeDetail; row: SurgeMember; left: boolean }) {
  const { t } = useI18n();
  const me = useMe();
  const path = { surge_id: surge.id };
  const step = useSurgeStep(surge.id, () =>
    left
      ? ask(
          api.POST('/api/v1/surges/{surge_id}/questions', {
            params: { path },
            body: { question_ids: [row.question.id] },
          }),
        )
      : ask(
          api.DELETE('/api/v1/surges/{surge_id}/questions/{question_id}', {
            params: { path: { ...path, question_id: row.question.id } },
          }),
        ),
  );
  if (!me.may('triage') || surge.state === 'closed' || surge.state === 'dismissed') return null;
  if (left) {
    return (
      <Button size="compact-sm" variant="default" loading={step.isPending} onClick={() => step.mutate(undefined)}>
        {t('surge.members.back')}
      </Button>
    );
  }
  const label = t('surge.members.take-out', { number: row.question.number });
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        loading={step.isPending}
        onClick={() => step.mutate(undefined)}
      >
        <IconUserMinus size={17} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
