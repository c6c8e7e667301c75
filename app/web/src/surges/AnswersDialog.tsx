/** Writing the answers of a surge: what will happen, then what was written and what was left out. */
import { Button, Checkbox, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { api, ask } from '../api/client';
import type { SurgeAnswers, SurgeDetail } from '../api/types';
import { useI18n } from '../i18n';
import { FormDialog } from '../shell/FormDialog';
import { useSurgeStep } from './useSurges';

interface Props {
  surge: SurgeDetail;
  /** null: all that have no draft yet */
  questionIds: string[] | null;
  onClose: () => void;
}

export function AnswersDialog({ surge, questionIds, onClose }: Props) {
  const { t } = useI18n();
  const [submit, setSubmit] = useState(true);
  const params = { path: { surge_id: surge.id } };
  const write = useSurgeStep(surge.id, () =>
    ask(api.POST('/api/v1/surges/{surge_id}/answers', { params, body: { question_ids: questionIds, submit } })),
  );
  if (write.data) return <Outcome result={write.data} onClose={onClose} />;
  return (
    <FormDialog
      title={t('surge.answers.title')}
      text={t('surge.answers.text', { count: questionIds?.length ?? surge.answers.none })}
      submit={t('surge.answers.write')}
      pending={write.isPending}
      onSubmit={() => write.mutate(undefined)}
      onClose={onClose}
    >
      <Checkbox
        label={t('surge.answers.submit')}
        description={t('surge.answers.submit.text')}
        checked={submit}
        onChange={(event) => setSubmit(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}

function Outcome({ result, onClose }: { result: SurgeAnswers; onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('surge.answers.done')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack role="status">
        <Text>
          {t('surge.written', { count: result.drafted })}{' '}
          {result.submitted > 0 && t('surge.answers.submitted', { count: result.submitted })}
        </Text>
        {result.skipped.length > 0 && (
          <>
            <Text size="sm" fw={550}>
              {t('surge.answers.skipped', { count: result.skipped.length })}
            </Text>
            <List size="sm" mah={260} style={{ overflowY: 'auto' }}>
              {result.skipped.map((one) => (
                <List.Item key={one.question.id}>
                  <Link href={`/questions/${one.question.id}`}>№ {one.question.number}</Link> —{' '}
                  <span lang="ru">{one.why}</span>
                </List.Item>
              ))}
            </List>
          </>
        )}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('common.close')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
