/** The steps of adding a page: what is typed, what its network said of it, and what comes next. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api, ask } from '../api/client';
import { messageOf } from '../api/messages';
import { ApiProblem } from '../api/problem';
import { useI18n } from '../i18n';
import { useToasts } from '../shell/toast';
import { midnight } from './days';
import { givenTokens, type Tokens } from './tokens';
import { PAGES } from './useRegister';

export interface NewPage {
  link: string;
  tokens: Tokens;
  agency: string | null;
  territory: string | null;
  name: string;
  /** a day as a date field writes it; null for now */
  since: string | null;
  push: boolean;
}

const EMPTY: NewPage = { link: '', tokens: {}, agency: null, territory: null, name: '', since: null, push: false };

export type Step = 'find' | 'check' | 'add';

export function useAddPage() {
  const { t } = useI18n();
  const toasts = useToasts();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [form, setForm] = useState(EMPTY);
  const asked = { link: form.link.trim(), tokens: givenTokens(form.tokens) };
  const tokensGiven = Object.keys(asked.tokens).length > 0;

  const inspection = useMutation({
    mutationFn: (body: typeof asked) => ask(api.POST('/api/v1/pages/inspection', { body })),
  });
  const addition = useMutation({
    mutationFn: () =>
      ask(
        api.POST('/api/v1/pages', {
          body: {
            ...asked,
            agency_id: form.agency ?? '',
            territory_id: form.territory,
            since: form.since === null ? null : midnight(form.since),
            push: form.push,
            name: form.name.trim() || null,
          },
        }),
      ),
    onSuccess({ page, findings }) {
      void client.invalidateQueries({ queryKey: PAGES });
      toasts.done(t('add.done'));
      for (const finding of findings) toasts.done(`${finding.text} ${finding.what_to_do}`);
      navigate(`/pages/${page.id}`);
    },
  });

  // What the network said counts for the link it was asked about; a go-ahead for those very keys too.
  const found = inspection.variables?.link === asked.link ? (inspection.data ?? null) : null;
  const sameKeys = JSON.stringify(inspection.variables?.tokens) === JSON.stringify(asked.tokens);
  const possible = found?.external_id && !found.page_id && !found.findings.some((finding) => finding.impossible);
  const step: Step = !found ? 'find' : sameKeys && tokensGiven && possible ? 'add' : 'check';
  const failed = addition.error ?? inspection.error;
  const errors: Partial<Record<string, string>> = failed instanceof ApiProblem ? failed.errors : {};
  const told = Object.keys(errors).some((field) => field === 'link' || field.startsWith('tokens.'));

  return {
    form,
    found,
    step,
    tokensGiven,
    errors,
    failure: failed && !told ? (errors.tokens ?? t(messageOf(failed))) : null,
    pending: inspection.isPending || addition.isPending,
    ready: asked.link !== '' && (step === 'find' || (step === 'check' ? tokensGiven : form.agency !== null)),
    change(part: Partial<NewPage>) {
      setForm((before) => ({ ...before, ...part }));
      addition.reset();
      if (inspection.isError) inspection.reset();
    },
    next() {
      if (step === 'add') addition.mutate();
      else inspection.mutate(asked);
    },
  };
}
