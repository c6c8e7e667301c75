/** Several matters in one message become several questions, each with its own agency and deadlines. */
import { ActionIcon, Button, Select, Textarea } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { topicOptions, useTopics } from '../agencies/catalogue';
import { useI18n } from '../i18n';
import { FormDialog } from '../shell/FormDialog';
import { AgencyField } from './AgencyField';
import { complete, type EditedPart, FEWEST_PARTS, MOST_PARTS, proposed, toSend, withPart } from './parts';
import styles from './SplitDialog.module.css';
import type { Evidence } from './types';
import { useSplit } from './useSplit';

interface Props {
  question: { id: string; number: number; text: string };
  evidence: Pick<Evidence, 'matters'> | undefined;
  onDone?: () => void;
  onClose: () => void;
}

export function SplitDialog({ question, evidence, onDone, onClose }: Props) {
  const { t } = useI18n();
  const [parts, setParts] = useState(() => proposed(question.text, evidence));
  const { split, isPending } = useSplit(question, () => {
    onClose();
    onDone?.();
  });
  const change = (key: number, part: Partial<EditedPart>) =>
    setParts(parts.map((each) => (each.key === key ? { ...each, ...part } : each)));

  return (
    <FormDialog
      title={t('split.title')}
      text={t('split.text')}
      submit={t('split.submit')}
      disabled={!complete(parts)}
      pending={isPending}
      onSubmit={() => split(toSend(parts))}
      onClose={onClose}
    >
      {parts.map((part, index) => (
        <PartFields
          key={part.key}
          part={part}
          index={index}
          onChange={(changed) => change(part.key, changed)}
          onRemove={
            parts.length > FEWEST_PARTS ? () => setParts(parts.filter((each) => each.key !== part.key)) : undefined
          }
        />
      ))}
      {parts.length < MOST_PARTS && (
        <Button
          variant="subtle"
          leftSection={<IconPlus size={16} />}
          onClick={() => setParts(withPart(parts))}
          style={{ alignSelf: 'start' }}
        >
          {t('split.add')}
        </Button>
      )}
    </FormDialog>
  );
}

interface PartProps {
  part: EditedPart;
  index: number;
  onChange: (part: Partial<EditedPart>) => void;
  onRemove: (() => void) | undefined;
}

function PartFields({ part, index, onChange, onRemove }: PartProps) {
  const { t } = useI18n();
  const topics = useTopics();
  const title = index === 0 ? t('split.first') : t('split.part', { number: index + 1 });
  return (
    <fieldset className={styles.part}>
      <legend className={styles.title}>{title}</legend>
      {onRemove && (
        <ActionIcon
          className={styles.remove}
          variant="subtle"
          color="gray"
          aria-label={t('split.remove', { number: index + 1 })}
          onClick={onRemove}
        >
          <IconTrash size={16} />
        </ActionIcon>
      )}
      <Textarea
        aria-label={t('split.words')}
        placeholder={t('split.words')}
        value={part.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
        autosize
        minRows={2}
        maxRows={6}
        required
        data-autofocus={index === 0 || undefined}
      />
      <div className={styles.fields}>
        <AgencyField
          label={t('split.agency')}
          placeholder={t('split.agency.machine')}
          value={part.agency_id}
          onChange={(agency_id) => onChange({ agency_id })}
        />
        <Select
          label={t('split.topic')}
          placeholder={t('split.topic.machine')}
          data={topicOptions(topics.data ?? [])}
          value={part.topic_id}
          onChange={(topic_id) => onChange({ topic_id })}
          searchable
          clearable
          nothingFoundMessage={t('inbox.filter.nothing')}
        />
      </div>
    </fieldset>
  );
}
