/** Where the words that a decision rests on stand in a text. Pure. */

export interface Piece {
  text: string;
  marked: boolean;
}

const WORD = /[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu;
// So much of the longer word must agree for two forms of a Russian word to count as one.
const COMMON_SHARE = 0.65;
const COMMON_LETTERS = 3;

/** The text in pieces, in order and complete; words given in their dictionary form mark their other forms as well. */
export function highlight(text: string, words: readonly string[]): Piece[] {
  const sought = words.flatMap((word) => fold(word).match(WORD) ?? []);
  const pieces: Piece[] = [];
  let at = 0;
  const push = (piece: string, marked: boolean) => {
    if (piece) pieces.push({ text: piece, marked });
  };
  for (const match of text.matchAll(WORD)) {
    if (!sought.some((word) => sameWord(word, fold(match[0])))) continue;
    push(text.slice(at, match.index), false);
    push(match[0], true);
    at = match.index + match[0].length;
  }
  push(text.slice(at), false);
  return pieces;
}

function fold(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е');
}

function sameWord(one: string, other: string): boolean {
  if (one === other) return true;
  let common = 0;
  while (common < one.length && one[common] === other[common]) common += 1;
  const longer = Math.max(one.length, other.length);
  return common >= COMMON_LETTERS && common / longer >= COMMON_SHARE;
}
