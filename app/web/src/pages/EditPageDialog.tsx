/** Changing what a page is called, whose it is, and from when on its messages open questions. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PageDetail } from '../api/types';
import { useI18n } from '../i18n';
import { FormDialog } from '../shell/FormDialog';
import { useToasts } from '../shell/toast';
import { minuteOf } from './days';
import { AgencySelect, TerritorySelect } from './PlaceSelects';
import { usePatch } from './usePage';

export function EditPageDialog({ page, onClose }: { page: PageDetail; onClose: () => void }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const patch = usePatch(page);
  const before = page.since ? minuteOf(page.since) : '';
  const [name, setName] = useState(page.name);
  const [agency, setAgency] = useState<string | null>(page.agency.id);
  const [territory, setTerritory] = useState(page.territory_id);
  const [since, setSince] = useState(before);
  const submit = () =>
    patch.mutate(
      {
        name: name.trim(),
        agency_id: agency ?? undefined,
        territory_id: territory,
        // Unchanged it stays what it was, to the second.
        since: since && since !== before ? new Date(since).toISOString() : undefined,
      },
      {
        onSuccess() {
          toasts.done(t('page.edit.done'));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={t('page.edit')}
      submit={t('page.edit.submit')}
      disabled={name.trim() === ''}
      pending={patch.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('page.name')}
        maxLength={300}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        data-autofocus
      />
      <AgencySelect value={agency} onChange={setAgency} />
      <TerritorySelect value={territory} onChange={setTerritory} />
      <TextInput
        type="datetime-local"
        label={t('page.since')}
        description={t('page.since.help')}
        value={since}
        onChange={(event) => setSince(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
