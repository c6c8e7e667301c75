/** Whose page it is, and from when on its messages open questions. */
import { Radio, Stack, Switch, TextInput } from '@mantine/core';
import { serviceNow } from '../api/clock';
import { useI18n } from '../i18n';
import { dayOf } from './days';
import { AgencySelect, TerritorySelect } from './PlaceSelects';
import type { NewPage } from './useAddPage';

interface Props {
  form: NewPage;
  change: (part: Partial<NewPage>) => void;
  errors: Partial<Record<string, string>>;
  nameInNetwork: string;
}

export function OwnerFields({ form, change, errors, nameInNetwork }: Props) {
  const { t } = useI18n();
  const today = dayOf(serviceNow());
  return (
    <Stack gap="sm">
      <AgencySelect value={form.agency} onChange={(agency) => change({ agency })} error={errors.agency_id} />
      <TerritorySelect value={form.territory} onChange={(territory) => change({ territory })} />
      <TextInput
        label={t('page.name')}
        description={t('add.name.help')}
        placeholder={nameInNetwork}
        maxLength={300}
        value={form.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={errors.name}
      />
      <Radio.Group
        label={t('add.since')}
        description={t('add.since.help')}
        value={form.since === null ? 'now' : 'day'}
        onChange={(value) => change({ since: value === 'now' ? null : today })}
      >
        <Stack gap={6} mt={8}>
          <Radio value="now" label={t('add.since.now')} />
          <Radio value="day" label={t('add.since.day')} />
        </Stack>
      </Radio.Group>
      {form.since !== null && (
        <TextInput
          type="date"
          w={180}
          aria-label={t('add.since.date')}
          max={today}
          value={form.since}
          onChange={(event) => change({ since: event.currentTarget.value || today })}
        />
      )}
      <Switch
        label={t('push.label')}
        description={t('push.help')}
        checked={form.push}
        onChange={(event) => change({ push: event.currentTarget.checked })}
      />
    </Stack>
  );
}
