/** Questions of others like this one: copies, the same matter, and, as a hint, the same in another network. */
import type { Question } from '../api/types';
import { useI18n } from '../i18n';
import { Card } from '../shell/Card';
import { NetworkIcon } from './NetworkIcon';
import { QuestionItem } from './QuestionItem';
import styles from './RelatedCard.module.css';

const KINDS = ['copy', 'same_matter', 'other_network'] as const;

export function AlikeCard({ alike }: { alike: Question['alike'] }) {
  const { t, format } = useI18n();
  if (alike.length === 0) return null;
  return (
    <Card title={t('alike.title')}>
      {KINDS.map((kind) => {
        const members = alike.filter(({ why }) => why === kind);
        if (members.length === 0) return null;
        return (
          <section key={kind} className={styles.group}>
            <h3 className={styles.kind}>{t(`alike.${kind}`)}</h3>
            {kind === 'other_network' && <p className={styles.hint}>{t('alike.hint')}</p>}
            {members.map((question) => (
              <QuestionItem
                key={question.id}
                question={question}
                before={<NetworkIcon network={question.network} size={15} />}
              >
                {question.agency && <b>{question.agency.short_name}</b>}
                {kind !== 'copy' && <span>{t('alike.likeness', { share: format.share(question.likeness) })}</span>}
              </QuestionItem>
            ))}
          </section>
        );
      })}
    </Card>
  );
}
