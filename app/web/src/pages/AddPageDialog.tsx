/** Adding a page: its link, the keys that open it, whose it is. Each step shows when the one before has succeeded. */
import { Alert, Anchor, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { FormEvent } from 'react';
import { Link } from 'wouter';
import type { Inspection } from '../api/types';
import { useI18n } from '../i18n';
import { useNetworkName } from '../networks/useNetworks';
import { NetworkIcon } from '../questions/NetworkIcon';
import styles from './Dialogs.module.css';
import { Findings } from './Findings';
import { OwnerFields } from './OwnerFields';
import { TokenFields } from './TokenFields';
import { useAddPage } from './useAddPage';

export function AddPageDialog({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const add = useAddPage();
  const { form, change, found, errors, step } = add;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.next();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('add.title')}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput
            label={t('add.link')}
            description={t('add.link.help')}
            placeholder="https://vk.com/…"
            value={form.link}
            onChange={(event) => change({ link: event.currentTarget.value })}
            error={errors.link}
            data-autofocus
            required
          />
          <div role="status">{found && <Found found={found} tokensGiven={add.tokensGiven} />}</div>
          {found && !found.page_id && (
            <fieldset className={styles.group}>
              <legend>{t('add.tokens')}</legend>
              <Stack gap="sm">
                <TokenFields
                  network={found.network}
                  tokens={form.tokens}
                  errors={errors}
                  onChange={(kind, value) => change({ tokens: { ...form.tokens, [kind]: value } })}
                />
              </Stack>
            </fieldset>
          )}
          {found && step === 'add' && (
            <fieldset className={styles.group}>
              <legend>{t('add.whose')}</legend>
              <OwnerFields form={form} change={change} errors={errors} nameInNetwork={found.name} />
            </fieldset>
          )}
          {add.failure && (
            <Alert color="red" role="alert">
              {add.failure}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            {!found?.page_id && (
              <Button type="submit" loading={add.pending} disabled={!add.ready}>
                {t(step === 'add' ? 'add.submit' : step === 'check' ? 'add.check' : 'add.find')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** The page as its network shows it. tokensGiven: without any, that there is none is no finding but the next step. */
function Found({ found, tokensGiven }: { found: Inspection; tokensGiven: boolean }) {
  const { t } = useI18n();
  const nameOf = useNetworkName();
  if (found.page_id) {
    return (
      <Alert icon={<IconCircleCheck />}>
        {t('add.known')}{' '}
        <Anchor component={Link} href={`/pages/${found.page_id}`}>
          {t('add.known.open')}
        </Anchor>
      </Alert>
    );
  }
  const findings = found.findings.filter((finding) => tokensGiven || finding.trouble !== 'no-token');
  const comments = found.comments_open === null ? null : found.comments_open ? 'open' : 'closed';
  return (
    <Stack gap="sm">
      {found.external_id && (
        <div className={styles.found}>
          <NetworkIcon network={found.network} size={26} />
          <div>
            <b>{found.name || found.external_id}</b>
            <div className={styles.dim}>
              {[nameOf(found.network), comments && `${t('pages.comments')}: ${t(`pages.comments.${comments}`)}`]
                .filter(Boolean)
                .join(' · ')}
            </div>
          </div>
        </div>
      )}
      {!found.external_id && !tokensGiven && (
        <p className={styles.found}>
          <NetworkIcon network={found.network} size={26} /> {t('add.network', { network: nameOf(found.network) })}
        </p>
      )}
      <Findings findings={findings} />
    </Stack>
  );
}
