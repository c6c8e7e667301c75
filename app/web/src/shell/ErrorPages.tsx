/** Pages for addresses that lead nowhere, are closed, or broke. */
import { Button } from '@mantine/core';
import { IconCompassOff, IconLock, IconMoodSad } from '@tabler/icons-react';
import { Component, type PropsWithChildren, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useI18n } from '../i18n';
import { Empty } from './States';
import { useTitle } from './useTitle';

export function NotFoundPage() {
  const { t } = useI18n();
  useTitle(t('not-found.title'));
  return (
    <Empty
      order={1}
      icon={<IconCompassOff size={28} stroke={1.6} />}
      title={t('not-found.title')}
      text={t('not-found.text')}
    >
      <Button component={Link} href="/" variant="default">
        {t('not-found.back')}
      </Button>
    </Empty>
  );
}

export function ForbiddenPage() {
  const { t } = useI18n();
  useTitle(t('forbidden.title'));
  return (
    <Empty order={1} icon={<IconLock size={28} stroke={1.6} />} title={t('forbidden.title')} text={t('forbidden.text')}>
      <Button component={Link} href="/" variant="default">
        {t('not-found.back')}
      </Button>
    </Empty>
  );
}

function BrokenPage() {
  const { t } = useI18n();
  return (
    <div role="alert">
      <Empty
        order={1}
        icon={<IconMoodSad size={28} stroke={1.6} />}
        title={t('error.page.title')}
        text={t('error.page.text')}
      >
        <Button onClick={() => window.location.reload()}>{t('error.page.reload')}</Button>
      </Empty>
    </div>
  );
}

/** Shows a page instead of nothing when a component throws; React itself reports the error to the console. */
export class ErrorBoundary extends Component<PropsWithChildren, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <BrokenPage /> : this.props.children;
  }
}
