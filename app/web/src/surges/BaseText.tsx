/** What is answered to all: one text with places for what is personal; and sending it as drafts to every question. */
import { Alert, Button, Group, Text, Textarea } from '@mantine/core';
import { IconDeviceFloppy, IconSend } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useMe } from '../accounts/session';
import { api, ask } from '../api/client';
import { ApiProblem } from '../api/problem';
import type { SurgeDetail } from '../api/types';
import { useI18n } from '../i18n';
import { Card } from '../shell/Card';
import { useToasts } from '../shell/toast';
import { AnswersDialog } from './AnswersDialog';
import { useSurgeStep } from './useSurges';

const PLACES = ['{имя}', '{улица}', '{место}', '{номер}'] as const;
const LONGEST = 10_000;
// Answers are Russian in every language of the client.
const EXAMPLE = '{имя}, здравствуйте! На {улица} прорвало трубу, бригада уже работает. Воду вернут сегодня к 20:00.';

export function BaseText({ surge }: { surge: SurgeDetail }) {
  const { t } = useI18n();
  const me = useMe();
  const toasts = useToasts();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(surge.base_text);
  const [base, setBase] = useState(surge.base_revision);
  const [answering, setAnswering] = useState(false);
  const writes = me.may('draft') && surge.state === 'open';
  const params = { path: { surge_id: surge.id } };
  const save = useSurgeStep(
    surge.id,
    () => ask(api.PUT('/api/v1/surges/{surge_id}/base-text', { params, body: { text, base_revision: base } })),
    (saved) => {
      setBase(saved.base_revision);
      toasts.done(t('surge.base.saved'));
    },
  );
  const changed = text.trim() !== surge.base_text;
  const behind = surge.base_revision > base || (save.error instanceof ApiProblem && save.error.status === 409);
  const takeNewest = () => {
    setText(surge.base_text);
    setBase(surge.base_revision);
    save.reset();
  };
  const insert = (place: string) => {
    const at = field.current?.selectionStart ?? text.length;
    setText(`${text.slice(0, at)}${place}${text.slice(at)}`);
    field.current?.focus();
  };

  return (
    <Card title={t('surge.base')}>
      <Text size="sm" c="dimmed" mb={8}>
        {t(surge.state === 'proposed' ? 'surge.base.open-first' : 'surge.base.lead')}
      </Text>
      {behind && (
        <Alert color="orange" mb={8} title={t('surge.base.behind')}>
          <Button size="compact-sm" variant="default" onClick={takeNewest}>
            {t('surge.base.take')}
          </Button>
        </Alert>
      )}
      <Textarea
        ref={field}
        aria-label={t('surge.base')}
        placeholder={EXAMPLE}
        autosize
        minRows={7}
        maxRows={18}
        maxLength={LONGEST}
        value={text}
        readOnly={!writes}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {writes && (
        <>
          <Group gap={6} mt={8} role="group" aria-label={t('surge.base.places')}>
            {PLACES.map((place) => (
              <Button key={place} size="compact-sm" variant="default" onClick={() => insert(place)}>
                {place}
              </Button>
            ))}
          </Group>
          <Group justify="flex-end" mt={12}>
            <Button
              variant="default"
              leftSection={<IconDeviceFloppy size={16} aria-hidden />}
              disabled={!changed || text.trim() === ''}
              loading={save.isPending}
              onClick={() => save.mutate(undefined)}
            >
              {t('surge.base.save')}
            </Button>
            <Button
              leftSection={<IconSend size={16} aria-hidden />}
              disabled={changed || surge.base_text === '' || surge.answers.none === 0}
              onClick={() => setAnswering(true)}
            >
              {t('surge.answer', { count: surge.answers.none })}
            </Button>
          </Group>
          {surge.base_by && base > 0 && (
            <Text size="xs" c="dimmed" mt={6}>
              {t('surge.base.by', { name: surge.base_by.name, revision: surge.base_revision })}
            </Text>
          )}
        </>
      )}
      {answering && <AnswersDialog surge={surge} questionIds={null} onClose={() => setAnswering(false)} />}
    </Card>
  );
}
