/** The keys of a page by kind: which there are, and entering, replacing or removing one. */
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconKey, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { api, ask } from '../api/client';
import type { PageDetail, TokenKind } from '../api/types';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import { useNetworks } from '../networks/useNetworks';
import { Card } from '../shell/Card';
import { FormDialog } from '../shell/FormDialog';
import { useToasts } from '../shell/toast';
import styles from './PagePage.module.css';
import { TokenDialog } from './TokenDialog';
import { usePageAction } from './usePage';

type Doing = { kind: TokenKind; what: 'enter' | 'remove' } | null;

export function TokensCard({ page, mayChange }: { page: PageDetail; mayChange: boolean }) {
  const { t, format } = useI18n();
  const now = useNow('half-minute');
  const networks = useNetworks();
  const [doing, setDoing] = useState<Doing>(null);
  const given = new Map(page.tokens.map((token) => [token.kind, token.created_at]));
  const useful = networks.data?.find((each) => each.network === page.network)?.tokens ?? [];
  const kinds = [...new Set([...useful, ...given.keys()])];
  const close = () => setDoing(null);
  return (
    <Card title={t('tokens.title')}>
      <ul className={styles.list}>
        {kinds.map((kind) => {
          const at = given.get(kind);
          return (
            <li key={kind} className={styles.line}>
              <div className={styles.what}>
                <b>
                  <IconKey size={16} aria-hidden /> {t(`token.${kind}`)}
                </b>
                <span className={styles.dim} title={at && format.moment(at)}>
                  {at ? t('tokens.given', { when: format.ago(at, now) }) : t('tokens.missing')}
                </span>
              </div>
              {mayChange && (
                <Button size="xs" variant="default" onClick={() => setDoing({ kind, what: 'enter' })}>
                  {t(at ? 'tokens.replace' : 'tokens.add')}
                </Button>
              )}
              {mayChange && at && (
                <Tooltip label={t('tokens.remove')}>
                  <ActionIcon
                    variant="subtle"
                    color="red"
                    size={30}
                    aria-label={`${t('tokens.remove')}: ${t(`token.${kind}`)}`}
                    onClick={() => setDoing({ kind, what: 'remove' })}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </Tooltip>
              )}
            </li>
          );
        })}
      </ul>
      {doing?.what === 'enter' && <TokenDialog page={page} kind={doing.kind} onClose={close} />}
      {doing?.what === 'remove' && <RemoveDialog page={page} kind={doing.kind} onClose={close} />}
    </Card>
  );
}

function RemoveDialog({ page, kind, onClose }: { page: PageDetail; kind: TokenKind; onClose: () => void }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const params = { path: { page_id: page.id, kind } };
  const remove = usePageAction(() => ask(api.DELETE('/api/v1/pages/{page_id}/tokens/{kind}', { params })));
  return (
    <FormDialog
      title={t('tokens.remove')}
      text={t('tokens.remove.sure', { token: t(`token.${kind}`) })}
      submit={t('tokens.remove')}
      color="red"
      pending={remove.isPending}
      onSubmit={() =>
        remove.mutate(undefined, { onSuccess: () => toasts.done(t('tokens.removed')), onSettled: onClose })
      }
      onClose={onClose}
    />
  );
}
