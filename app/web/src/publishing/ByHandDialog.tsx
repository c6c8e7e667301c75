/** Noting that somebody answered in the network itself. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { safeLink } from '../api/links';
import type { Publication, Question } from '../api/types';
import { useI18n } from '../i18n';
import { useAction } from '../questions/useQuestion';
import { FormDialog } from '../shell/FormDialog';

interface Props {
  question: Question;
  publication: Publication;
  onClose: () => void;
}

export function ByHandDialog({ question, publication, onClose }: Props) {
  const { t } = useI18n();
  const [url, setUrl] = useState('');
  const link = safeLink(url.trim());
  // A private message has no address that others could open.
  const enough = link !== null || (question.kind === 'private' && url.trim() === '');
  const note = useAction(question.id, (address: string) =>
    ask(
      api.POST('/api/v1/publications/{publication_id}/answered-by-hand', {
        params: { path: { publication_id: publication.id } },
        body: { url: address },
      }),
    ),
  );
  return (
    <FormDialog
      title={t('publication.by-hand.title')}
      submit={t('publication.by-hand.submit')}
      disabled={!enough}
      pending={note.isPending}
      onSubmit={() => note.mutate(link ?? '', { onSuccess: onClose })}
      onClose={onClose}
    >
      <TextInput
        label={t('publication.by-hand.url')}
        placeholder="https://"
        type="url"
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
        error={url && !link ? t('publication.by-hand.wrong') : undefined}
        data-autofocus
      />
    </FormDialog>
  );
}
