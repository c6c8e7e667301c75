/** Entering a key of a page; its network is asked first whether it fits. */
import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { messageOf } from '../api/messages';
import { ApiProblem } from '../api/problem';
import type { Finding, PageDetail, TokenKind } from '../api/types';
import { useI18n } from '../i18n';
import { FormDialog } from '../shell/FormDialog';
import { useToasts } from '../shell/toast';
import { Findings } from './Findings';
import { tokenHelp } from './tokens';
import { PAGES } from './useRegister';

interface Props {
  page: PageDetail;
  kind: TokenKind;
  onClose: () => void;
}

export function TokenDialog({ page, kind, onClose }: Props) {
  const { t } = useI18n();
  const toasts = useToasts();
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const params = { path: { page_id: page.id, kind } };
  const save = useMutation({
    mutationFn: () => ask(api.PUT('/api/v1/pages/{page_id}/tokens/{kind}', { params, body: { token: token.trim() } })),
    onSuccess({ findings }) {
      void client.invalidateQueries({ queryKey: PAGES });
      if (findings.length > 0) return;
      toasts.done(t('tokens.saved'));
      onClose();
    },
  });
  const words = save.error instanceof ApiProblem ? save.error.errors.token : undefined;
  if (save.data) return <Remarks findings={save.data.findings} onClose={onClose} />;
  return (
    <FormDialog
      title={t(`token.${kind}`)}
      text={t(tokenHelp(page.network, kind))}
      submit={t('tokens.submit')}
      disabled={token.trim() === ''}
      pending={save.isPending}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <PasswordInput
        label={t('tokens.value')}
        description={t('tokens.hidden')}
        autoComplete="off"
        value={token}
        onChange={(event) => {
          setToken(event.currentTarget.value);
          save.reset();
        }}
        error={save.isError ? (words ?? t(messageOf(save.error))) : undefined}
        data-autofocus
      />
    </FormDialog>
  );
}

function Remarks({ findings, onClose }: { findings: Finding[]; onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Modal opened onClose={onClose} title={t('tokens.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack>
        <Text>{t('tokens.saved.but')}</Text>
        <Findings findings={findings} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('common.close')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
