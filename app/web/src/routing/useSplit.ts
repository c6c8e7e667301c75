/** Making several questions of one. */
import { useI18n } from '../i18n';
import { useAction } from '../questions/useQuestion';
import { useToasts } from '../shell/toast';
import { splitQuestion } from './calls';
import type { Part } from './types';

export function useSplit(question: { id: string; number: number }, onDone: () => void) {
  const { t } = useI18n();
  const toasts = useToasts();
  const action = useAction(question.id, (parts: Part[]) => splitQuestion(question.id, parts));
  const split = (parts: Part[]) =>
    action.mutate(parts, {
      onSuccess(ids) {
        toasts.done(t('split.done', { number: String(question.number), count: ids.length }));
        onDone();
      },
    });
  return { split, isPending: action.isPending };
}
