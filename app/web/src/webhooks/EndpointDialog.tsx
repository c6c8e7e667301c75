/** Adding an endpoint; its secret is shown this one time. */
import { Button, Code, CopyButton, Group, Modal, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAgencies } from '../agencies/catalogue';
import { api, ask } from '../api/client';
import { safeLink } from '../api/links';
import { messageOf } from '../api/messages';
import { ApiProblem } from '../api/problem';
import type { PublicEvent } from '../api/types';
import { useI18n } from '../i18n';
import { FormDialog } from '../shell/FormDialog';

const EVENTS: PublicEvent[] = [
  'question.received',
  'question.routed',
  'question.transferred',
  'question.returned',
  'question.reopened',
  'question.answered',
  'question.undeliverable',
  'question.closed',
  'deadline.at_risk',
  'deadline.breached',
  'deadline.met',
  'page.silent',
  'page.lost_access',
  'page.recovered',
  'surge.opened',
  'surge.closed',
];

export function EndpointDialog({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const agencies = useAgencies();
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [events, setEvents] = useState<PublicEvent[]>([]);
  const [agencyId, setAgencyId] = useState<string | null>(null);
  const link = safeLink(url.trim());
  const add = useMutation({
    mutationFn: (address: string) =>
      ask(
        api.POST('/api/v1/endpoints', {
          body: { url: address, description: description.trim(), events, agency_id: agencyId },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['endpoints'] }),
  });
  const refused = add.error instanceof ApiProblem && add.error.code === 'bad-address';
  const wrong = url !== '' && !link ? t('webhooks.url.wrong') : undefined;
  const declined = add.isError ? t(refused ? 'webhooks.url.refused' : messageOf(add.error)) : undefined;

  if (add.data) return <Secret secret={add.data.secret} onClose={onClose} />;
  return (
    <FormDialog
      title={t('webhooks.add')}
      submit={t('webhooks.create')}
      disabled={!link}
      pending={add.isPending}
      onSubmit={() => link && add.mutate(link)}
      onClose={onClose}
    >
      <TextInput
        label={t('webhooks.url')}
        placeholder="https://"
        type="url"
        value={url}
        onChange={(event) => {
          setUrl(event.currentTarget.value);
          add.reset();
        }}
        error={declined ?? wrong}
        required
        data-autofocus
      />
      <TextInput
        label={t('webhooks.description')}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <MultiSelect
        label={t('webhooks.events')}
        placeholder={events.length === 0 ? t('webhooks.events.all') : undefined}
        data={EVENTS}
        value={events}
        onChange={(chosen) => setEvents(chosen as PublicEvent[])}
        searchable
        clearable
      />
      <Select
        label={t('webhooks.agency')}
        placeholder={t('webhooks.agency.all')}
        data={(agencies.data ?? []).map((agency) => ({ value: agency.id, label: agency.name }))}
        value={agencyId}
        onChange={setAgencyId}
        searchable
        clearable
      />
    </FormDialog>
  );
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('webhooks.secret.title')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Text size="sm">{t('webhooks.secret.text')}</Text>
        <Code block>{secret}</Code>
        <Group justify="space-between">
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                onClick={copy}
              >
                {t(copied ? 'common.copied' : 'common.copy')}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{t('webhooks.secret.done')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
