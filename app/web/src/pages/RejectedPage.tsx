/** What networks sent that could not be read: why, and reading it again or dismissing it. */
import { Anchor, Button, Text } from '@mantine/core';
import { IconChecks, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { api, ask } from '../api/client';
import type { Rejected } from '../api/types';
import { useI18n } from '../i18n';
import { NetworkIcon } from '../questions/NetworkIcon';
import { FormDialog } from '../shell/FormDialog';
import { Empty, Failed, Loading } from '../shell/States';
import { useToasts } from '../shell/toast';
import { useTitle } from '../shell/useTitle';
import styles from './Pages.module.css';
import { PagesHead } from './PagesHead';
import card from './Rejected.module.css';
import { readable } from './readable';
import { usePageAction } from './usePage';
import { PAGES } from './useRegister';

const PART = 50;
const ID = /^[0-9a-f-]{36}$/i;

export default function RejectedPage() {
  const { t } = useI18n();
  const [address] = useSearchParams();
  const pageId = ID.exec(address.get('page') ?? '')?.[0];
  useTitle(`${t('pages.tab.rejected')} · ${t('pages.title')}`);
  const rejected = useInfiniteQuery({
    queryKey: [...PAGES, 'rejected', pageId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const query = { page_id: pageId, limit: PART, cursor: pageParam };
      return ask(api.GET('/api/v1/rejected', { params: { query }, signal }));
    },
    getNextPageParam: (part) => part.next ?? undefined,
  });
  const items = rejected.data?.pages.flatMap((part) => part.items) ?? [];
  const of = pageId ? items[0]?.page.name : undefined;

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <PagesHead />
        <div className={card.lead}>
          <Text size="sm" c="dimmed">
            {t('rejected.lead')}
          </Text>
          {pageId && (
            <Text size="sm">
              {of && `${t('rejected.of', { name: of })} · `}
              <Anchor component={Link} href="/pages/rejected">
                {t('rejected.all')}
              </Anchor>
            </Text>
          )}
        </div>
      </header>
      <div className={styles.scroller}>
        {rejected.isPending && <Loading />}
        {rejected.isError && items.length === 0 && <Failed error={rejected.error} retry={() => rejected.refetch()} />}
        {rejected.isSuccess && items.length === 0 && (
          <Empty
            icon={<IconChecks size={28} stroke={1.6} />}
            title={t('rejected.empty')}
            text={t('rejected.empty.text')}
          />
        )}
        <ul className={card.list}>
          {items.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ul>
        {rejected.hasNextPage && (
          <div className={styles.end}>
            <Button variant="default" loading={rejected.isFetchingNextPage} onClick={() => rejected.fetchNextPage()}>
              {t('common.more')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

function Item({ item }: { item: Rejected }) {
  const { t, format } = useI18n();
  return (
    <li className={card.item}>
      <div className={card.head}>
        <NetworkIcon network={item.page.network} size={18} />
        <Link href={`/pages/${item.page.id}`} className={styles.nameLink}>
          {item.page.name}
        </Link>
        <span className={`${styles.dim} figures`}>
          {format.moment(item.seen_at)} · {t('rejected.times', { count: item.times })} ·{' '}
          {t('rejected.version', { version: item.version })}
        </span>
      </div>
      <p className={card.reason}>{item.reason}</p>
      <details className={card.raw}>
        <summary>{t('rejected.raw')}</summary>
        <pre>{readable(item.raw)}</pre>
      </details>
      <Actions item={item} />
    </li>
  );
}

function Actions({ item }: { item: Rejected }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const [dismissing, setDismissing] = useState(false);
  const params = { path: { rejected_id: item.id } };
  const retry = usePageAction(() => ask(api.POST('/api/v1/rejected/{rejected_id}/retry', { params })));
  const dismiss = usePageAction(() => ask(api.DELETE('/api/v1/rejected/{rejected_id}', { params })));
  return (
    <div className={card.actions}>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconRefresh size={15} />}
        loading={retry.isPending}
        onClick={() =>
          retry.mutate(undefined, {
            onSuccess: ({ outcome, reason }) =>
              toasts.done(outcome === 'read' ? t('rejected.read') : t('rejected.unreadable', { reason })),
          })
        }
      >
        {t('rejected.retry')}
      </Button>
      <Button
        size="xs"
        variant="subtle"
        color="red"
        leftSection={<IconTrash size={15} />}
        onClick={() => setDismissing(true)}
      >
        {t('rejected.dismiss')}
      </Button>
      {dismissing && (
        <FormDialog
          title={t('rejected.dismiss')}
          text={t('rejected.dismiss.sure')}
          submit={t('rejected.dismiss')}
          color="red"
          pending={dismiss.isPending}
          onSubmit={() =>
            dismiss.mutate(undefined, {
              onSuccess: () => toasts.done(t('rejected.dismissed')),
              onSettled: () => setDismissing(false),
            })
          }
          onClose={() => setDismissing(false)}
        />
      )}
    </div>
  );
}
