/** What each kind of key is for and where it is issued. Pure. */
import type { TokenKind } from '../api/types';
import type { PlainKey } from '../i18n/catalogue';

const HELP: Partial<Record<string, PlainKey>> = {
  'vk.community': 'token.vk.community',
  'vk.user': 'token.vk.user',
  'vk.service': 'token.vk.service',
  'ok.user': 'token.ok.user',
  'ok.group': 'token.ok.group',
  'telegram.bot': 'token.telegram.bot',
  'max.bot': 'token.max.bot',
};

/** The message that explains a kind of key of a network. */
export function tokenHelp(network: string, kind: TokenKind): PlainKey {
  return HELP[`${network}.${kind}`] ?? 'token.other';
}

export type Tokens = Partial<Record<TokenKind, string>>;

/** The keys that were typed in, without the spaces that come with copying. */
export function givenTokens(tokens: Tokens): Record<string, string> {
  const typed = Object.entries(tokens).map(([kind, value]) => [kind, value.trim()] as const);
  return Object.fromEntries(typed.filter(([, value]) => value !== ''));
}
