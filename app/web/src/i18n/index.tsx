/** The language of the client: its messages and formats for any component. */
import { createContext, type PropsWithChildren, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { fill, type MessageKey, pluralForm, type Translation, type Values } from './catalogue';
import { en } from './en';
import { type Format, formatOf } from './format';
import { ru } from './ru';

export type Language = 'ru' | 'en';
export type Translate = <K extends MessageKey>(key: K, ...values: Values<K>) => string;

interface I18n {
  language: Language;
  setLanguage: (language: Language) => void;
  t: Translate;
  format: Format;
}

const CATALOGUES: Record<Language, Translation> = { ru, en };
// English as written in Europe: day before month, a clock of 24 hours.
const LOCALES: Record<Language, string> = { ru: 'ru-RU', en: 'en-GB' };
const STORED = 'otklik.language';

/** The translator of a language. */
export function translator(language: Language): Translate {
  const rules = new Intl.PluralRules(LOCALES[language]);
  const numbers = new Intl.NumberFormat(LOCALES[language]);
  return (key, ...[values]) => {
    const message = CATALOGUES[language][key];
    const given: Record<string, string | number> = values ?? {};
    const text = typeof message === 'string' ? message : pluralForm(message, Number(given.count), rules);
    return fill(text, given, numbers);
  };
}

const Context = createContext<I18n | null>(null);

/** Gives the components below the language the operator chose; Russian unless they did. */
export function I18nProvider({ children }: PropsWithChildren) {
  const [language, choose] = useState<Language>(() => (localStorage.getItem(STORED) === 'en' ? 'en' : 'ru'));
  const setLanguage = useCallback((next: Language) => {
    localStorage.setItem(STORED, next);
    choose(next);
  }, []);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const value = useMemo<I18n>(
    () => ({ language, setLanguage, t: translator(language), format: formatOf(LOCALES[language]) }),
    [language, setLanguage],
  );
  return <Context value={value}>{children}</Context>;
}

/** The messages and formats of the chosen language. */
export function useI18n(): I18n {
  const value = useContext(Context);
  if (!value) throw new Error('useI18n needs an I18nProvider above');
  return value;
}
