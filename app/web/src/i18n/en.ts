/** English, the second language. */
import type { Translation } from './catalogue';
import { drafting } from './en/drafting';
import { inbox } from './en/inbox';
import { insights } from './en/insights';
import { pageSetup } from './en/pageSetup';
import { pages } from './en/pages';
import { questions } from './en/questions';
import { shell } from './en/shell';
import { webhooks } from './en/webhooks';

export const en: Translation = {
  ...shell,
  ...inbox,
  ...questions,
  ...drafting,
  ...insights,
  ...pages,
  ...pageSetup,
  ...webhooks,
};
