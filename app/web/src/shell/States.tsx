/** What stands in place of content: loading, nothing there, failed. */
import { Button, Loader, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { messageOf } from '../api/messages';
import { ApiProblem } from '../api/problem';
import { useI18n } from '../i18n';
import styles from './States.module.css';

interface EmptyProps {
  icon: ReactNode;
  title: string;
  text?: string;
  /** 1 where it is all of a page */
  order?: 1 | 2;
  children?: ReactNode;
}

/** A friendly word where there is nothing to show. */
export function Empty({ icon, title, text, order = 2, children }: EmptyProps) {
  return (
    <div className={styles.state}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <Title order={order} size="h2">
        {title}
      </Title>
      {text && (
        <Text c="dimmed" maw={420}>
          {text}
        </Text>
      )}
      {children}
    </div>
  );
}

/** Says what went wrong and offers to try again. */
export function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useI18n();
  const offline = error instanceof ApiProblem && error.status === 0;
  return (
    <div role="alert">
      <Empty
        icon={offline ? <IconCloudOff size={28} stroke={1.6} /> : <IconAlertTriangle size={28} stroke={1.6} />}
        title={t('error.title')}
        text={t(messageOf(error))}
      >
        <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={retry}>
          {t('error.retry')}
        </Button>
      </Empty>
    </div>
  );
}

/** A quiet sign that something is on its way. */
export function Loading() {
  const { t } = useI18n();
  return (
    <div className={styles.state} role="status" aria-label={t('common.loading')}>
      <Loader size="sm" type="dots" />
    </div>
  );
}
