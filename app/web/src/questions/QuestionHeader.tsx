/** Which question this is, and what can be done with it besides answering. */
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowLeft,
  IconArrowsExchange,
  IconArrowsSplit2,
  IconChevronDown,
  IconChevronUp,
  IconCircleX,
  IconDots,
  IconFlame,
  IconMessageOff,
  IconMessagePlus,
  IconSignRight,
  IconUserCheck,
  IconUserMinus,
  IconWaveSine,
} from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Question } from '../api/types';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import { NetworkIcon } from './NetworkIcon';
import type { DialogName } from './QuestionDialogs';
import styles from './QuestionPage.module.css';
import { StatusBadge } from './StatusBadge';

interface Props {
  question: Question;
  onBack: () => void;
  onNext: (() => void) | undefined;
  onPrevious: (() => void) | undefined;
  onTake: () => void;
  onDialog: (name: DialogName) => void;
}

export function QuestionHeader(props: Props) {
  const { question } = props;
  const { t } = useI18n();
  return (
    <header className={styles.header}>
      <div className={styles.heading}>
        <Tooltip label={t('question.back')}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('question.back')} onClick={props.onBack}>
            <IconArrowLeft size={20} />
          </ActionIcon>
        </Tooltip>
        <div>
          <div className={styles.titleLine}>
            <h1 className={`${styles.title} figures`}>{t('question.title', { number: String(question.number) })}</h1>
            <StatusBadge status={question.status} />
            {question.urgent && (
              <span className={styles.urgent}>
                <IconFlame size={14} aria-hidden /> {t('row.urgent')}
              </span>
            )}
          </div>
          <Subtitle question={question} />
          {question.surge && (
            <Link href={`/surges/${question.surge.id}`} className={styles.surge}>
              <IconWaveSine size={15} aria-hidden /> {t('question.surge', { title: question.surge.title })}
            </Link>
          )}
        </div>
      </div>
      <Actions {...props} />
    </header>
  );
}

function Subtitle({ question }: { question: Question }) {
  const { t, format } = useI18n();
  const now = useNow('half-minute');
  const closed = question.close_reason ? t('question.closed', { reason: t(`close.${question.close_reason}`) }) : null;
  const screened =
    question.close_reason === 'screened-out' && question.screening_reason
      ? t('screening.label', { why: question.screening_reason })
      : null;
  return (
    <p className={styles.subtitle}>
      <span>{question.citizen.name}</span>
      <span aria-hidden>·</span>
      <NetworkIcon network={question.network} size={15} />
      <span>{question.page.name}</span>
      <span aria-hidden>·</span>
      <span>{t('row.received', { when: format.ago(question.received_at, now) })}</span>
      {question.assignee && (
        <>
          <span aria-hidden>·</span>
          <span>{t('row.assignee', { name: question.assignee.name })}</span>
        </>
      )}
      {question.copies > 0 && <span>· {t('row.copies', { count: question.copies })}</span>}
      {question.returns > 0 && <span>· {t('question.returns', { count: question.returns })}</span>}
      {[closed, screened].filter(Boolean).map((note) => (
        <span key={note}>· {note}</span>
      ))}
    </p>
  );
}

function Actions({ question, onNext, onPrevious, onTake, onDialog }: Props) {
  const { t } = useI18n();
  const can = (action: string) => question.allowed.includes(action);
  return (
    <div className={styles.actions}>
      {can('take') && (
        <Button variant="light" leftSection={<IconUserCheck size={16} />} onClick={onTake}>
          {t('question.take')}
        </Button>
      )}
      {can('untake') && (
        <Button variant="default" leftSection={<IconUserMinus size={16} />} onClick={onTake}>
          {t('question.untake')}
        </Button>
      )}
      {can('assign') && (
        <Button variant="default" leftSection={<IconArrowsExchange size={16} />} onClick={() => onDialog('transfer')}>
          {t('question.transfer')}
        </Button>
      )}
      {can('return') && (
        <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => onDialog('return')}>
          {t('question.return')}
        </Button>
      )}
      <MoreMenu question={question} onDialog={onDialog} />
      <ActionIcon.Group>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('question.previous')}
          disabled={!onPrevious}
          onClick={onPrevious}
        >
          <IconChevronUp size={18} />
        </ActionIcon>
        <ActionIcon variant="default" size={36} aria-label={t('question.next')} disabled={!onNext} onClick={onNext}>
          <IconChevronDown size={18} />
        </ActionIcon>
      </ActionIcon.Group>
    </div>
  );
}

function MoreMenu({ question, onDialog }: Pick<Props, 'question' | 'onDialog'>) {
  const { t } = useI18n();
  const can = (action: string) => question.allowed.includes(action);
  const screenedOut = question.status === 'closed';
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t('question.more')}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconSignRight size={16} />} onClick={() => onDialog('notice')}>
          {t('question.notice')}
        </Menu.Item>
        {can('assign') && (
          <Menu.Item leftSection={<IconArrowsSplit2 size={16} />} onClick={() => onDialog('split')}>
            {t('question.split')}
          </Menu.Item>
        )}
        {can('screen') && screenedOut && (
          <Menu.Item leftSection={<IconMessagePlus size={16} />} onClick={() => onDialog('screen-in')}>
            {t('question.screen-in')}
          </Menu.Item>
        )}
        {can('screen') && !screenedOut && (
          <Menu.Item leftSection={<IconMessageOff size={16} />} onClick={() => onDialog('screen-out')}>
            {t('question.screen-out')}
          </Menu.Item>
        )}
        {can('close') && (
          <Menu.Item leftSection={<IconCircleX size={16} />} onClick={() => onDialog('close')}>
            {t('question.close')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
