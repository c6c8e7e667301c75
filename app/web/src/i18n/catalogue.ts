/** What a message of the catalogue is, and which values each one needs. */
import type { ru } from './ru';

/** Forms by plural category of the language; `count` chooses. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

export type Catalogue = typeof ru;
export type MessageKey = keyof Catalogue;

/** The shape another language has to fill: the same keys, plural where the Russian message is plural. */
export type Translation = { readonly [K in MessageKey]: Catalogue[K] extends string ? string : Plural };

type Names<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type ValueNames<M> = M extends string ? Names<M> : M extends { other: infer Other } ? 'count' | Names<Other> : never;

/** The values a message needs; nothing when it has no places for them. */
export type Values<K extends MessageKey> = [ValueNames<Catalogue[K]>] extends [never]
  ? []
  : [Record<ValueNames<Catalogue[K]>, string | number>];

/** The form of a plural message for a count. */
export function pluralForm(message: Plural, count: number, rules: Intl.PluralRules): string {
  return message[rules.select(count)] ?? message.other;
}

/** A message with its places filled; numbers as the language writes them. */
export function fill(message: string, values: Record<string, string | number>, numbers: Intl.NumberFormat): string {
  return message.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    if (value === undefined) return place;
    return typeof value === 'number' ? numbers.format(value) : value;
  });
}

/** Keys of messages that need no values. */
export type PlainKey = { [K in MessageKey]: Values<K> extends [] ? K : never }[MessageKey];
