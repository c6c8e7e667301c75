/** What every dialog about a question is given. */
import type { Question } from '../api/types';

export interface DialogProps {
  question: Question;
  onClose: () => void;
  /** the question left this operator's hands */
  onGone: () => void;
}
