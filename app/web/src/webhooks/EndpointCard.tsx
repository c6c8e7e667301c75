/** One endpoint: what it is told, how it goes, and what can be done with it. */
import { Button, Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconListDetails, IconSend, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useAgencies } from '../agencies/catalogue';
import { api, ask } from '../api/client';
import type { Endpoint } from '../api/types';
import { useI18n } from '../i18n';
import { FormDialog } from '../shell/FormDialog';
import { useToasts } from '../shell/toast';
import styles from './Webhooks.module.css';

/** What can be done with an endpoint; a failure is told. */
function useEndpoint(endpoint: Endpoint) {
  const { t } = useI18n();
  const client = useQueryClient();
  const toasts = useToasts();
  const params = { path: { endpoint_id: endpoint.id } };
  const onSettled = () => client.invalidateQueries({ queryKey: ['endpoints'] });
  const onError = toasts.failed;
  const switched = useMutation({
    mutationFn: (active: boolean) => ask(api.PATCH('/api/v1/endpoints/{endpoint_id}', { params, body: { active } })),
    onError,
    onSettled,
  });
  const test = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/endpoints/{endpoint_id}/test', { params })),
    onSuccess: () => toasts.done(t('webhooks.tested')),
    onError,
    onSettled: () => client.invalidateQueries({ queryKey: ['deliveries', endpoint.id] }),
  });
  const remove = useMutation({
    mutationFn: () => ask(api.DELETE('/api/v1/endpoints/{endpoint_id}', { params })),
    onError,
    onSettled,
  });
  return { switched, test, remove };
}

export function EndpointCard({ endpoint, onLog }: { endpoint: Endpoint; onLog: () => void }) {
  const { t, format } = useI18n();
  const agencies = useAgencies();
  const { switched, test, remove } = useEndpoint(endpoint);
  const [deleting, { open, close }] = useDisclosure();
  const agency = agencies.data?.find((each) => each.id === endpoint.agency_id);

  return (
    <article className={styles.card}>
      <div className={styles.cardHead}>
        <div className={styles.what}>
          <h2 className={styles.url}>{endpoint.url}</h2>
          <p className={styles.dim}>
            {[endpoint.description, agency?.short_name ?? t('webhooks.agency.all')].filter(Boolean).join(' · ')}
          </p>
        </div>
        <Switch
          label={t(endpoint.active ? 'webhooks.active' : 'webhooks.paused')}
          checked={endpoint.active}
          disabled={switched.isPending}
          onChange={(event) => switched.mutate(event.currentTarget.checked)}
        />
      </div>
      <p className={styles.events}>
        {endpoint.events.length === 0
          ? t('webhooks.events.all')
          : endpoint.events.map((event) => <code key={event}>{event}</code>)}
      </p>
      {endpoint.failing_since && (
        <p className={styles.failing}>
          <IconAlertTriangle size={16} aria-hidden />
          {t('webhooks.failing', { when: format.moment(endpoint.failing_since) })}
        </p>
      )}
      <div className={styles.actions}>
        <Button size="xs" variant="default" leftSection={<IconListDetails size={15} />} onClick={onLog}>
          {t('webhooks.deliveries')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconSend size={15} />}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          {t('webhooks.test')}
        </Button>
        <Button size="xs" variant="subtle" color="red" leftSection={<IconTrash size={15} />} onClick={open}>
          {t('webhooks.delete')}
        </Button>
      </div>
      {deleting && (
        <FormDialog
          title={t('webhooks.delete')}
          text={t('webhooks.delete.sure', { url: endpoint.url })}
          submit={t('webhooks.delete')}
          color="red"
          pending={remove.isPending}
          onSubmit={() => remove.mutate(undefined, { onSettled: close })}
          onClose={close}
        />
      )}
    </article>
  );
}
