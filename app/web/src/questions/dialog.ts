/** What every dialog about a question is given. */
import type { Question } from '../api/types';

export interface DialogProps {
  question: Question;
  onClose: () => void;
  /** the question left this operator's hands */
  onGone: () => void;
  /** puts a text into the answer; undefined where none can be written now */
  onInsert: ((text: string) => void) | undefined;
}
