/** A citizen's words with those marked that a decision rests on. */
import { highlight } from './highlight';
import styles from './Routing.module.css';
import type { Evidence } from './types';

interface Props {
  text: string;
  evidence: Pick<Evidence, 'words' | 'places'> | undefined;
  className?: string;
}

export function MarkedText({ text, evidence, className = '' }: Props) {
  const marks = evidence ? [...evidence.words, ...evidence.places.map((place) => place.text)] : [];
  return (
    <p className={`${styles.marked} ${className}`}>
      {highlight(text, marks).map((piece, index) => {
        const Tag = piece.marked ? 'mark' : 'span';
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other identity
        return <Tag key={index}>{piece.text}</Tag>;
      })}
    </p>
  );
}
