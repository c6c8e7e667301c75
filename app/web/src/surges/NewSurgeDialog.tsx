/** Making a surge of questions chosen by hand. */
import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api, ask } from '../api/client';
import { useI18n } from '../i18n';
import { FormDialog } from '../shell/FormDialog';
import { useToasts } from '../shell/toast';

const SHORTEST = 3;

export function NewSurgeDialog({ questionIds, onClose }: { questionIds: string[]; onClose: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const toasts = useToasts();
  const [, navigate] = useLocation();
  const [title, setTitle] = useState('');
  const make = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/surges', { body: { question_ids: questionIds, title: title.trim() } })),
    onSuccess: async (surge) => {
      await client.invalidateQueries({ queryKey: ['surges'] });
      navigate(`/surges/${surge.id}`);
    },
    onError: toasts.failed,
  });
  return (
    <FormDialog
      title={t('surge.new')}
      text={t('surge.new.text', { count: questionIds.length })}
      submit={t('surge.ask.opening.submit')}
      disabled={title.trim().length < SHORTEST}
      pending={make.isPending}
      onSubmit={() => make.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={t('surge.title')}
        placeholder={t('surge.new.placeholder')}
        maxLength={120}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        data-autofocus
      />
    </FormDialog>
  );
}
