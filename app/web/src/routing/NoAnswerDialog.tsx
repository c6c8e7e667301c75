/** Why a question needs no answer: one of the usual reasons, by its number. */
import { useI18n } from '../i18n';
import { ChoiceDialog } from './ChoiceDialog';
import type { NoAnswer } from './calls';

const CLASSES = ['thanks', 'no_substance', 'talk', 'spam', 'insult', 'obscenity'] as const satisfies NoAnswer[];
// These say nothing about the words themselves.
const FURTHER = ['answered', 'other'] as const;

interface Props {
  onChoose: (reason: string, screening?: NoAnswer) => void;
  onClose: () => void;
}

export function NoAnswerDialog({ onChoose, onClose }: Props) {
  const { t } = useI18n();
  return (
    <ChoiceDialog
      title={t('triage.no-answer')}
      text={t('triage.no-answer.text')}
      choices={[...CLASSES, ...FURTHER].map((id) => ({ id, name: t(`no-answer.${id}`) }))}
      onChoose={(id) => {
        const screening = CLASSES.find((each) => each === id);
        const further = FURTHER.find((each) => each === id);
        if (screening) onChoose(t(`no-answer.${screening}`), screening);
        if (further) onChoose(t(`no-answer.${further}`));
      }}
      onClose={onClose}
    />
  );
}
