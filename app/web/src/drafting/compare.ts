/** What changed between two texts, word by word. Pure. */
import { diffArrays } from 'diff';

export interface Change {
  text: string;
  kind: 'same' | 'added' | 'removed';
}

const words = new Intl.Segmenter('ru', { granularity: 'word' });

/** The pieces that lead from one text to the other, in reading order. */
export function difference(from: string, to: string): Change[] {
  return diffArrays(split(from), split(to)).map((part) => ({
    text: part.value.join(''),
    kind: part.added ? 'added' : part.removed ? 'removed' : 'same',
  }));
}

function split(text: string): string[] {
  return Array.from(words.segment(text), (piece) => piece.segment);
}
