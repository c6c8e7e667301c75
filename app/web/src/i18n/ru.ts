/** Russian, the language the catalogue is written in; the others follow its keys. */
import { drafting } from './ru/drafting';
import { inbox } from './ru/inbox';
import { insights } from './ru/insights';
import { pageSetup } from './ru/pageSetup';
import { pages } from './ru/pages';
import { questions } from './ru/questions';
import { shell } from './ru/shell';
import { webhooks } from './ru/webhooks';

export const ru = {
  ...shell,
  ...inbox,
  ...questions,
  ...drafting,
  ...insights,
  ...pages,
  ...pageSetup,
  ...webhooks,
} as const;
