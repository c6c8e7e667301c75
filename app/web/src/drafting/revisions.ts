/** Which earlier text of a draft an approver wants to see it against. Pure. */
import type { Draft, Revision } from '../api/types';

/**
 * The text that was handed back, or else the newest by another author; null when there is neither.
 *
 * earlier  newest first, without the present text; a text is saved often while it is typed
 */
export function worthComparing(earlier: readonly Revision[], draft: Draft): Revision | null {
  const handedBackAt = draft.handed_back_at;
  const reviewed = handedBackAt ? earlier.find((each) => each.saved_at <= handedBackAt) : undefined;
  return reviewed ?? earlier.find((each) => each.author.id !== draft.author.id) ?? null;
}
