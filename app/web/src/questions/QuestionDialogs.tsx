/** The dialogs of a question: transfer, «не наше», close, overrule the screening. */

import { CloseDialog } from './CloseDialog';
import type { DialogProps } from './dialog';
import { ReturnDialog, ScreeningDialog } from './ReasonDialogs';
import { TransferDialog } from './TransferDialog';

export type DialogName = 'transfer' | 'return' | 'close' | 'screen-in' | 'screen-out';

export function QuestionDialogs({ name, ...props }: DialogProps & { name: DialogName | null }) {
  switch (name) {
    case null:
      return null;
    case 'transfer':
      return <TransferDialog {...props} />;
    case 'return':
      return <ReturnDialog {...props} />;
    case 'close':
      return <CloseDialog {...props} />;
    case 'screen-in':
    case 'screen-out':
      return <ScreeningDialog {...props} needsAnswer={name === 'screen-in'} />;
  }
}
