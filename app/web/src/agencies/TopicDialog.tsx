/** One topic: what is said of it, from when on, and what was said before. */
import { Alert, Button, Group, Loader, Modal, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '../accounts/session';
import { api, ask } from '../api/client';
import { serviceNow } from '../api/clock';
import { messageOf } from '../api/messages';
import { ApiProblem } from '../api/problem';
import type { TopicDetail, TopicIn } from '../api/types';
import { useI18n } from '../i18n';
import { dayOf } from '../pages/days';
import { Failed } from '../shell/States';
import { useToasts } from '../shell/toast';
import { TopicFields } from './TopicFields';
import { TopicVersions } from './TopicVersions';

const EMPTY: TopicIn = {
  group: '',
  name: '',
  words: [],
  examples: [],
  season: [],
  terms: {},
  agency_kinds: [],
  fast_track: false,
  photo_needed: false,
  valid_from: null,
  valid_to: null,
};

export function TopicDialog({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { t } = useI18n();
  const topic = useQuery({
    queryKey: ['topics', id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/topics/{topic_id}', { params: { path: { topic_id: id ?? '' } }, signal })),
    enabled: id !== null,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={id === null ? t('topics.add') : (topic.data?.name ?? t('topics.title'))}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {id === null && <Form topic={null} onClose={onClose} />}
      {id !== null && topic.isPending && <Loader size="sm" type="dots" aria-label={t('common.loading')} />}
      {topic.isError && <Failed error={topic.error} retry={() => topic.refetch()} />}
      {topic.data && <Form topic={topic.data} onClose={onClose} />}
    </Modal>
  );
}

function contentOf(topic: TopicDetail): TopicIn {
  const { group, name, words, examples, season, terms, agency_kinds, fast_track, photo_needed, valid_to } = topic;
  return {
    ...{ group, name, words, examples, season, terms, agency_kinds, fast_track, photo_needed, valid_to },
    valid_from: null,
  };
}

function Form({ topic, onClose }: { topic: TopicDetail | null; onClose: () => void }) {
  const { t } = useI18n();
  const me = useMe();
  const toasts = useToasts();
  const client = useQueryClient();
  const [code, setCode] = useState(topic?.code ?? '');
  const [form, setForm] = useState<TopicIn>(topic ? contentOf(topic) : EMPTY);
  const save = useMutation({
    mutationFn: () =>
      topic
        ? ask(api.PUT('/api/v1/topics/{topic_id}', { params: { path: { topic_id: topic.id } }, body: form }))
        : ask(api.POST('/api/v1/topics', { body: { ...form, code } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['topics'] });
      const planned = form.valid_from !== null && (form.valid_from ?? '') > dayOf(serviceNow());
      toasts.done(t(planned ? 'topics.planned' : 'topics.saved'));
      onClose();
    },
  });
  const changes = me.may('catalogue');
  const errors = save.error instanceof ApiProblem ? save.error.errors : {};
  const lacks = form.name.trim() === '' || form.group.trim() === '' || code.trim() === '';
  return (
    <Stack>
      <TopicFields
        code={code}
        setCode={topic ? undefined : setCode}
        form={form}
        change={(part) => setForm({ ...form, ...part })}
        errors={errors}
        readOnly={!changes}
      />
      {topic && <TopicVersions versions={topic.versions} />}
      {save.isError && <Alert color="red">{t(messageOf(save.error))}</Alert>}
      {changes && (
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button disabled={lacks} loading={save.isPending} onClick={() => save.mutate()}>
            {t('topics.save')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
