/** Questions like those of a surge that do not belong to it: to be joined by hand. */
import { Button, Checkbox } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { api, ask } from '../api/client';
import type { SurgeDetail } from '../api/types';
import { useI18n } from '../i18n';
import { Card } from '../shell/Card';
import { Failed, Loading } from '../shell/States';
import { useToasts } from '../shell/toast';
import styles from './Surge.module.css';
import { useSuggestions, useSurgeStep } from './useSurges';

export function Suggestions({ surge }: { surge: SurgeDetail }) {
  const { t, format } = useI18n();
  const toasts = useToasts();
  const found = useSuggestions(surge.id, true);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const params = { path: { surge_id: surge.id } };
  const join = useSurgeStep(
    surge.id,
    (ids: readonly string[]) =>
      ask(api.POST('/api/v1/surges/{surge_id}/questions', { params, body: { question_ids: [...ids] } })),
    () => {
      toasts.done(t('surge.suggestions.joined', { count: chosen.length }));
      setChosen([]);
    },
  );
  const rows = found.data ?? [];
  return (
    <Card title={t('surge.suggestions')}>
      {found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} retry={() => found.refetch()} />}
      {found.isSuccess && rows.length === 0 && <p className={styles.dim}>{t('surge.suggestions.none')}</p>}
      {rows.length > 0 && (
        <Checkbox.Group value={[...chosen]} onChange={setChosen} aria-label={t('surge.suggestions')}>
          <ul className={styles.members}>
            {rows.map(({ question, likeness }) => (
              <li key={question.id} className={styles.member}>
                <Checkbox value={question.id} aria-label={t('surge.members.choose', { number: question.number })} />
                <div className={styles.what}>
                  <div className={styles.line}>
                    <Link href={`/questions/${question.id}`} className={styles.link}>
                      {question.citizen.name}
                    </Link>
                    <span className={styles.dim}>
                      {t('surge.suggestions.like', { likeness: format.share(likeness) })}
                      {question.agency && ` · ${question.agency.short_name}`}
                    </span>
                  </div>
                  <p className={styles.text}>{question.text}</p>
                </div>
              </li>
            ))}
          </ul>
        </Checkbox.Group>
      )}
      {rows.length > 0 && (
        <Button
          variant="default"
          mt={10}
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={chosen.length === 0}
          loading={join.isPending}
          onClick={() => join.mutate(chosen)}
        >
          {t('surge.suggestions.join', { count: chosen.length })}
        </Button>
      )}
    </Card>
  );
}
