/** The keys a network can use, each with what it is for and where to get it. */
import { PasswordInput } from '@mantine/core';
import type { TokenKind } from '../api/types';
import { useI18n } from '../i18n';
import { useNetworks } from '../networks/useNetworks';
import { type Tokens, tokenHelp } from './tokens';

interface Props {
  network: string;
  tokens: Tokens;
  errors: Partial<Record<string, string>>;
  onChange: (kind: TokenKind, value: string) => void;
}

/** errors: by field as the service names it, `tokens.user` */
export function TokenFields({ network, tokens, errors, onChange }: Props) {
  const { t } = useI18n();
  const networks = useNetworks();
  const kinds = networks.data?.find((each) => each.network === network)?.tokens ?? [];
  return kinds.map((kind) => (
    <PasswordInput
      key={kind}
      label={t(`token.${kind}`)}
      description={t(tokenHelp(network, kind))}
      // A key is nobody's password: the browser is not to offer one, nor to keep it.
      autoComplete="off"
      data-1p-ignore
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      value={tokens[kind] ?? ''}
      error={errors[`tokens.${kind}`]}
      onChange={(event) => onChange(kind, event.currentTarget.value)}
    />
  ));
}
