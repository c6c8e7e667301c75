/** Russian, the language the catalogue is written in; the others follow its keys. */
import { bulk } from './ru/bulk';
import { catalogues } from './ru/catalogues';
import { drafting } from './ru/drafting';
import { inbox } from './ru/inbox';
import { insights } from './ru/insights';
import { pageSetup } from './ru/pageSetup';
import { pages } from './ru/pages';
import { quality } from './ru/quality';
import { questions } from './ru/questions';
import { routing } from './ru/routing';
import { settings } from './ru/settings';
import { shell } from './ru/shell';
import { surges } from './ru/surges';
import { triage } from './ru/triage';
import { webhooks } from './ru/webhooks';

export const ru = {
  ...shell,
  ...inbox,
  ...bulk,
  ...questions,
  ...routing,
  ...triage,
  ...drafting,
  ...insights,
  ...pages,
  ...pageSetup,
  ...surges,
  ...quality,
  ...settings,
  ...catalogues,
  ...webhooks,
} as const;
