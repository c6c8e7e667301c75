/** The dialogs of a question: transfer, «не наше», split, a notice, close, overrule the screening. */
import { SplitDialog } from '../routing/SplitDialog';
import { CloseDialog } from './CloseDialog';
import type { DialogProps } from './dialog';
import { NoticeDialog } from './NoticeDialog';
import { ReturnDialog } from './ReturnDialog';
import { ScreeningDialog } from './ScreeningDialog';
import { TransferDialog } from './TransferDialog';

export type DialogName = 'transfer' | 'return' | 'split' | 'notice' | 'close' | 'screen-in' | 'screen-out';

export function QuestionDialogs({ name, ...props }: DialogProps & { name: DialogName | null }) {
  const { question, onClose } = props;
  switch (name) {
    case null:
      return null;
    case 'transfer':
      return <TransferDialog {...props} />;
    case 'return':
      return <ReturnDialog {...props} />;
    case 'split':
      return (
        <SplitDialog
          question={question}
          evidence={question.routing.find(({ evidence }) => evidence.matters.length > 1)?.evidence}
          onClose={onClose}
        />
      );
    case 'notice':
      return <NoticeDialog {...props} />;
    case 'close':
      return <CloseDialog {...props} />;
    case 'screen-in':
    case 'screen-out':
      return <ScreeningDialog {...props} needsAnswer={name === 'screen-in'} />;
  }
}
