/** English, the second language. */
import type { Translation } from './catalogue';
import { bulk } from './en/bulk';
import { catalogues } from './en/catalogues';
import { drafting } from './en/drafting';
import { inbox } from './en/inbox';
import { insights } from './en/insights';
import { pageSetup } from './en/pageSetup';
import { pages } from './en/pages';
import { quality } from './en/quality';
import { questions } from './en/questions';
import { routing } from './en/routing';
import { settings } from './en/settings';
import { shell } from './en/shell';
import { surges } from './en/surges';
import { triage } from './en/triage';
import { webhooks } from './en/webhooks';

export const en: Translation = {
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
};
