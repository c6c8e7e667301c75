/** Other questions of the same citizen. */
import type { Question } from '../api/types';
import { useI18n } from '../i18n';
import { Card } from '../shell/Card';
import { QuestionItem } from './QuestionItem';

export function RelatedCard({ related }: { related: Question['related'] }) {
  const { t } = useI18n();
  if (related.length === 0) return null;
  return (
    <Card title={t('related.title')}>
      {related.map((question) => (
        <QuestionItem key={question.id} question={question} />
      ))}
    </Card>
  );
}
