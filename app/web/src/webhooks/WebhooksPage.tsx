/** Addresses of other systems that are told of events. */
import { Button, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client';
import type { Endpoint } from '../api/types';
import { useI18n } from '../i18n';
import { Empty, Failed, Loading } from '../shell/States';
import { useTitle } from '../shell/useTitle';
import { DeliveriesDrawer } from './DeliveriesDrawer';
import { EndpointCard } from './EndpointCard';
import { EndpointDialog } from './EndpointDialog';
import styles from './Webhooks.module.css';

export default function WebhooksPage() {
  const { t } = useI18n();
  useTitle(t('webhooks.title'));
  const [adding, { open, close }] = useDisclosure();
  const [logOf, setLogOf] = useState<Endpoint | null>(null);
  const endpoints = useQuery({ queryKey: ['endpoints'], queryFn: () => ask(api.GET('/api/v1/endpoints')) });

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <Title order={1}>{t('webhooks.title')}</Title>
          <Text c="dimmed">{t('webhooks.lead')}</Text>
        </div>
        <Button leftSection={<IconPlus size={16} />} onClick={open}>
          {t('webhooks.add')}
        </Button>
      </header>
      {endpoints.isPending && <Loading />}
      {endpoints.isError && <Failed error={endpoints.error} retry={() => endpoints.refetch()} />}
      {endpoints.data?.length === 0 && (
        <Empty
          icon={<IconWebhook size={28} stroke={1.6} />}
          title={t('webhooks.empty')}
          text={t('webhooks.empty.text')}
        />
      )}
      {endpoints.data?.map((endpoint) => (
        <EndpointCard key={endpoint.id} endpoint={endpoint} onLog={() => setLogOf(endpoint)} />
      ))}
      {adding && <EndpointDialog onClose={close} />}
      {logOf && <DeliveriesDrawer endpoint={logOf} onClose={() => setLogOf(null)} />}
    </div>
  );
}
