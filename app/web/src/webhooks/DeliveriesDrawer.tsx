/** What was sent to an endpoint, and how it went; each can be sent again. */
import { Button, Drawer, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import type { Delivery, Endpoint } from '../api/types';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import { Failed, Loading } from '../shell/States';
import { useToasts } from '../shell/toast';
import styles from './Webhooks.module.css';

const PAGE = 50;
const REFRESH_MS = 5_000;

export function DeliveriesDrawer({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const { t } = useI18n();
  const key = ['deliveries', endpoint.id];
  const log = useInfiniteQuery({
    queryKey: key,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/v1/endpoints/{endpoint_id}/deliveries', {
          params: { path: { endpoint_id: endpoint.id }, query: { limit: PAGE, cursor: pageParam } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next ?? undefined,
    // Only the start of the log is watched; who reads further down wants it to stand still.
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > 1 ? false : REFRESH_MS),
  });
  const deliveries = log.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t('webhooks.deliveries')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Text size="sm" c="dimmed" mb="md" className={styles.url}>
        {endpoint.url}
      </Text>
      {log.isPending && <Loading />}
      {log.isError && deliveries.length === 0 && <Failed error={log.error} retry={() => log.refetch()} />}
      {log.isSuccess && deliveries.length === 0 && <Text c="dimmed">{t('webhooks.deliveries.empty')}</Text>}
      <ol className={styles.log}>
        {deliveries.map((delivery) => (
          <Line key={delivery.id} delivery={delivery} queryKey={key} />
        ))}
      </ol>
      {log.hasNextPage && (
        <Button variant="default" loading={log.isFetchingNextPage} onClick={() => log.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </Drawer>
  );
}

function Line({ delivery, queryKey }: { delivery: Delivery; queryKey: string[] }) {
  const { t, format } = useI18n();
  const now = useNow('second');
  const client = useQueryClient();
  const toasts = useToasts();
  const replay = useMutation({
    mutationFn: () =>
      ask(api.POST('/api/v1/deliveries/{delivery_id}/replay', { params: { path: { delivery_id: delivery.id } } })),
    onSuccess: () => toasts.done(t('webhooks.replayed')),
    onError: toasts.failed,
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
  const outcome = [delivery.last_status, delivery.last_error].filter(Boolean).join(' · ');
  return (
    <li className={styles.line}>
      <div className={styles.what}>
        <code>{delivery.type}</code>
        <div className={styles.dim}>
          {format.moment(delivery.created_at)} · {t('publication.tries', { count: delivery.tries })}
          {outcome && ` · ${outcome}`}
        </div>
        {delivery.next_try_at && (
          <div className={styles.dim}>{t('webhooks.next', { when: format.ago(delivery.next_try_at, now) })}</div>
        )}
      </div>
      <span className={styles.state} data-state={delivery.state}>
        {t(`delivery.${delivery.state}`)}
      </span>
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconRefresh size={15} />}
        loading={replay.isPending}
        onClick={() => replay.mutate()}
      >
        {t('webhooks.replay')}
      </Button>
    </li>
  );
}
