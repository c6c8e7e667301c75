/** A text with what changed in it marked. */
import { useMemo } from 'react';
import { difference } from './compare';

export function Difference({ from, to }: { from: string; to: string }) {
  const changes = useMemo(() => difference(from, to), [from, to]);
  return changes.map((change, index) => {
    const Tag = change.kind === 'added' ? 'ins' : change.kind === 'removed' ? 'del' : 'span';
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one comparison have no other identity
    return <Tag key={index}>{change.text}</Tag>;
  });
}
