/** Which page this is, and what can be done with it. */
import { ActionIcon, Button, Modal, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconArrowLeft,
  IconExternalLink,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnected,
  IconRefresh,
} from '@tabler/icons-react';
import { Link } from 'wouter';
import { api, ask } from '../api/client';
import { safeLink } from '../api/links';
import type { PageDetail } from '../api/types';
import { useI18n } from '../i18n';
import { useNetworkName } from '../networks/useNetworks';
import { NetworkIcon } from '../questions/NetworkIcon';
import { FormDialog } from '../shell/FormDialog';
import { useToasts } from '../shell/toast';
import { EditPageDialog } from './EditPageDialog';
import { Findings } from './Findings';
import styles from './PagePage.module.css';
import { usePageAction, usePatch } from './usePage';

export function PageHeader({ page, mayChange }: { page: PageDetail; mayChange: boolean }) {
  const { t } = useI18n();
  const nameOf = useNetworkName();
  const link = safeLink(page.url);
  return (
    <header className={styles.header}>
      <div className={styles.heading}>
        <Tooltip label={t('page.back')}>
          <ActionIcon
            component={Link}
            href="/pages"
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('page.back')}
          >
            <IconArrowLeft size={20} />
          </ActionIcon>
        </Tooltip>
        <div>
          <div className={styles.titleLine}>
            <NetworkIcon network={page.network} size={22} />
            <h1 className={styles.title}>{page.name}</h1>
            {link && (
              <ActionIcon
                component="a"
                href={link}
                target="_blank"
                rel="noopener noreferrer"
                variant="subtle"
                color="gray"
                aria-label={t('pages.open', { name: page.name })}
              >
                <IconExternalLink size={17} />
              </ActionIcon>
            )}
          </div>
          <p className={styles.subtitle}>
            <span>{nameOf(page.network)}</span>
            <span aria-hidden>·</span>
            <span>{page.agency.short_name}</span>
          </p>
        </div>
      </div>
      {mayChange && <Actions page={page} />}
    </header>
  );
}

function Actions({ page }: { page: PageDetail }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const [editing, edit] = useDisclosure();
  const params = { path: { page_id: page.id } };
  const check = usePageAction(() => ask(api.POST('/api/v1/pages/{page_id}/check', { params })));
  const look = usePageAction(() => ask(api.POST('/api/v1/pages/{page_id}/look', { params })));
  return (
    <div className={styles.actions}>
      <Button
        variant="default"
        leftSection={<IconPlugConnected size={16} />}
        loading={check.isPending}
        onClick={() => check.mutate()}
      >
        {t('page.check')}
      </Button>
      {page.active && (
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} />}
          loading={look.isPending}
          onClick={() => look.mutate(undefined, { onSuccess: () => toasts.done(t('page.look.done')) })}
        >
          {t('page.look')}
        </Button>
      )}
      <Activity page={page} />
      <Button variant="default" leftSection={<IconPencil size={16} />} onClick={edit.open}>
        {t('page.edit')}
      </Button>
      {editing && <EditPageDialog page={page} onClose={edit.close} />}
      {check.data && (
        <Modal
          opened
          onClose={check.reset}
          title={t('page.check.title')}
          closeButtonProps={{ 'aria-label': t('common.close') }}
        >
          {check.data.findings.length === 0 ? (
            <Text>{t('page.check.fine')}</Text>
          ) : (
            <Findings findings={check.data.findings} />
          )}
        </Modal>
      )}
    </div>
  );
}

/** Pausing asks first, for messages stop to arrive; resuming does not. */
function Activity({ page }: { page: PageDetail }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const [asking, { open, close }] = useDisclosure();
  const patch = usePatch(page);
  const turn = (active: boolean) =>
    patch.mutate(
      { active },
      { onSuccess: () => toasts.done(t(active ? 'page.resumed' : 'page.paused')), onSettled: close },
    );
  if (!page.active) {
    return (
      <Button leftSection={<IconPlayerPlay size={16} />} loading={patch.isPending} onClick={() => turn(true)}>
        {t('page.resume')}
      </Button>
    );
  }
  return (
    <>
      <Button variant="default" leftSection={<IconPlayerPause size={16} />} onClick={open}>
        {t('page.pause')}
      </Button>
      {asking && (
        <FormDialog
          title={t('page.pause')}
          text={t('page.pause.sure', { name: page.name })}
          submit={t('page.pause')}
          color="red"
          pending={patch.isPending}
          onSubmit={() => turn(false)}
          onClose={close}
        />
      )}
    </>
  );
}
