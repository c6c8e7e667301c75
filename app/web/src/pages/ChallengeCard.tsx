/** What the network wants a person to solve before it takes answers. */
import { Anchor, Button, TextInput } from '@mantine/core';
import { IconExternalLink, IconUserExclamation } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { api, ask } from '../api/client';
import { safeLink } from '../api/links';
import type { Challenge, PageDetail } from '../api/types';
import { useI18n } from '../i18n';
import { useToasts } from '../shell/toast';
import styles from './PagePage.module.css';
import { usePageAction } from './usePage';

export function ChallengeCard({ page, challenge }: { page: PageDetail; challenge: Challenge }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const [answer, setAnswer] = useState('');
  const solve = usePageAction(() =>
    ask(
      api.POST('/api/v1/pages/{page_id}/challenge', {
        params: { path: { page_id: page.id } },
        body: { answer: answer.trim() },
      }),
    ),
  );
  // The picture lies at the network, and nothing is loaded from elsewhere here: so it is opened beside.
  const image = safeLink(challenge.image_url);
  const check = safeLink(challenge.page_url);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    solve.mutate(undefined, { onSuccess: () => toasts.done(t('challenge.done')) });
  };
  return (
    <section className={styles.challenge}>
      <h2 className={styles.challengeTitle}>
        <IconUserExclamation size={20} aria-hidden /> {t('challenge.title')}
      </h2>
      <p className={styles.advice}>{t('challenge.lead')}</p>
      {challenge.text && <p className={styles.dim}>{challenge.text}</p>}
      <form onSubmit={submit} className={styles.row}>
        {image && <NetworkLink href={image} text={t('challenge.image')} />}
        {check && <NetworkLink href={check} text={t('challenge.page')} />}
        <TextInput
          mt={8}
          miw={240}
          label={t(image ? 'challenge.answer' : 'challenge.token')}
          value={answer}
          onChange={(event) => setAnswer(event.currentTarget.value)}
          autoComplete="off"
        />
        <Button type="submit" loading={solve.isPending} disabled={image !== null && answer.trim() === ''}>
          {t('challenge.submit')}
        </Button>
      </form>
    </section>
  );
}

function NetworkLink({ href, text }: { href: string; text: string }) {
  return (
    <Anchor href={href} target="_blank" rel="noopener noreferrer" mb={8}>
      {text} <IconExternalLink size={15} aria-hidden />
    </Anchor>
  );
}
