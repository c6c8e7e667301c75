/** Where in its network a question stands. Pure. */
import { safeLink } from '../api/links';
import type { Question } from '../api/types';

/** The citizen's newest message of the question; without an address of its own, the post it stands under. */
export function messageLink(question: Pick<Question, 'messages' | 'post'>): string | null {
  const asked = question.messages.findLast((message) => message.own && !message.from_page && safeLink(message.url));
  return safeLink(asked?.url) ?? safeLink(question.post?.url);
}
