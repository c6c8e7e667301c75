/** One place: its names, its kind, and what it lies in. */
import { Button, Group, Select, TagsInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { ApiProblem } from '../api/problem';
import type { Territory } from '../api/types';
import { useI18n } from '../i18n';
import { FormDialog } from '../shell/FormDialog';
import { useToasts } from '../shell/toast';
import { PLACE_KINDS } from './bodies';

interface Props {
  opened: { place: Territory } | { parent: Territory | null };
  places: readonly Territory[];
  onClose: () => void;
}

export function TerritoryDialog({ opened, places, onClose }: Props) {
  const { t } = useI18n();
  const toasts = useToasts();
  const client = useQueryClient();
  const known = 'place' in opened ? opened.place : null;
  const parent = 'parent' in opened ? opened.parent : null;
  const [form, setForm] = useState({
    code: known?.code ?? '',
    name: known?.name ?? '',
    kind: known?.kind ?? inside(parent?.kind),
    parent_id: known ? known.parent_id : (parent?.id ?? null),
    other_names: known?.other_names ?? [],
  });
  const change = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const done = async (text: string) => {
    await client.invalidateQueries({ queryKey: ['territories'] });
    toasts.done(text);
    onClose();
  };
  const save = useMutation({
    mutationFn: () =>
      known
        ? ask(
            api.PUT('/api/v1/territories/{territory_id}', { params: { path: { territory_id: known.id } }, body: form }),
          )
        : ask(api.POST('/api/v1/territories', { body: form })),
    onSuccess: () => done(t('places.saved')),
    onError: toasts.failed,
  });
  const remove = useMutation({
    mutationFn: (id: string) =>
      ask(api.DELETE('/api/v1/territories/{territory_id}', { params: { path: { territory_id: id } } })),
    onSuccess: () => done(t('places.removed')),
    onError: (error) => (isUsed(error) ? toasts.done(t('places.used')) : toasts.failed(error)),
  });
  const errors = save.error instanceof ApiProblem ? save.error.errors : {};
  return (
    <FormDialog
      title={known ? known.name : t('places.add')}
      submit={t('places.save')}
      disabled={form.name.trim() === '' || form.code.trim() === ''}
      pending={save.isPending}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={t('places.name')}
        value={form.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={errors.name}
        required
        data-autofocus
      />
      <TextInput
        label={t('topics.code')}
        value={form.code}
        onChange={(event) => change({ code: event.currentTarget.value })}
        error={errors.code}
        required
      />
      <Select
        label={t('places.kind')}
        data={PLACE_KINDS.map((kind) => ({ value: kind, label: t(`place.kind.${kind}`) }))}
        value={form.kind}
        onChange={(kind) => kind && change({ kind: kind as Territory['kind'] })}
        allowDeselect={false}
      />
      <Select
        label={t('places.parent')}
        data={places
          .filter((place) => place.id !== known?.id && place.kind !== 'street')
          .map((place) => ({ value: place.id, label: place.name }))}
        value={form.parent_id}
        onChange={(parent_id) => change({ parent_id })}
        error={errors.parent_id}
        searchable
        clearable
        limit={100}
      />
      <TagsInput
        label={t('places.others')}
        description={t('places.others.help')}
        value={form.other_names}
        onChange={(other_names) => change({ other_names })}
        splitChars={[',', ';']}
      />
      {known && (
        <Group>
          <Button
            variant="subtle"
            color="red"
            size="compact-md"
            loading={remove.isPending}
            onClick={() => remove.mutate(known.id)}
          >
            {t('places.remove')}
          </Button>
        </Group>
      )}
    </FormDialog>
  );
}

/** What most likely lies in a place of a kind. */
function inside(kind: Territory['kind'] | undefined): Territory['kind'] {
  if (kind === undefined) return 'municipality';
  return kind === 'region' ? 'municipality' : kind === 'municipality' ? 'settlement' : 'street';
}

function isUsed(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 409;
}
