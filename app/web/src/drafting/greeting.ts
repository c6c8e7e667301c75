/** How a citizen is greeted. Pure. */

const NAME = /^\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?$/u;

/** The first name in a name shown by a network; null when it does not look like one (a nickname, a shop). */
export function firstName(shown: string): string | null {
  const [first = '', ...rest] = shown.trim().split(/\s+/);
  return NAME.test(first) && rest.length <= 2 && rest.every((part) => NAME.test(part)) ? first : null;
}
