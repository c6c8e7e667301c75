/** Who answers: agencies, how to reach them, and the places they answer for. */
import { Button, Group, MultiSelect, Text, Title } from '@mantine/core';
import { IconBuilding, IconDownload, IconUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useMe } from '../accounts/session';
import { api, ask } from '../api/client';
import type { Agency } from '../api/types';
import { useI18n } from '../i18n';
import styles from '../routing/settings/Settings.module.css';
import { SettingsTabs } from '../routing/settings/SettingsTabs';
import { FormDialog } from '../shell/FormDialog';
import { SearchField } from '../shell/SearchField';
import { Empty, Failed, Loading } from '../shell/States';
import { useToasts } from '../shell/toast';
import { useTitle } from '../shell/useTitle';
import { useAgencies, useTerritories } from './catalogue';
import { SheetDialog } from './SheetDialog';

export default function AreasPage() {
  const { t } = useI18n();
  useTitle(t('areas.title'));
  const me = useMe();
  const agencies = useAgencies();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [edited, setEdited] = useState<Agency | null>(null);
  const [importing, setImporting] = useState(false);
  const shown = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return (agencies.data ?? []).filter((agency) => {
      const said = `${agency.name} ${agency.short_name} ${agency.contact}`.toLowerCase();
      return words.every((word) => said.includes(word));
    });
  }, [agencies.data, text]);
  const changes = me.may('catalogue');

  return (
    <div className={styles.page}>
      <SettingsTabs />
      <header className={styles.head}>
        <div>
          <Title order={1}>{t('areas.title')}</Title>
          <Text c="dimmed">{t('areas.lead')}</Text>
        </div>
        <Group gap={8}>
          <Button
            component="a"
            href="/api/v1/agencies.csv"
            download
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t('sheet.download')}
          </Button>
          {changes && (
            <Button
              variant="default"
              leftSection={<IconUpload size={16} aria-hidden />}
              onClick={() => setImporting(true)}
            >
              {t('sheet.upload')}
            </Button>
          )}
        </Group>
      </header>
      <div className={styles.tools}>
        <SearchField
          label={t('agency.search')}
          clear={t('areas.search.clear')}
          text={text}
          onSettled={setText}
          fieldRef={field}
        />
      </div>
      {agencies.isPending && <Loading />}
      {agencies.isError && <Failed error={agencies.error} retry={() => agencies.refetch()} />}
      {agencies.data?.length === 0 && <Empty icon={<IconBuilding size={28} stroke={1.6} />} title={t('areas.empty')} />}
      {shown.length > 0 && <AgencyTable agencies={shown} onEdit={changes ? setEdited : undefined} />}
      {edited && <AreasDialog agency={edited} onClose={() => setEdited(null)} />}
      {importing && <SheetDialog sheet="agencies" invalidates={['agencies']} onClose={() => setImporting(false)} />}
    </div>
  );
}

function AgencyTable({ agencies, onEdit }: { agencies: Agency[]; onEdit?: (agency: Agency) => void }) {
  const { t } = useI18n();
  const territories = useTerritories();
  const names = new Map((territories.data ?? []).map((place) => [place.id, place.name]));
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('rules.agency')}</th>
          <th scope="col">{t('areas.kind')}</th>
          <th scope="col">{t('areas.where')}</th>
          <th scope="col">{t('areas.contact')}</th>
          {onEdit && <th scope="col" aria-label={t('rules.steps')} />}
        </tr>
      </thead>
      <tbody>
        {agencies.map((agency) => {
          const places = [agency.territory_id, ...agency.areas]
            .map((id) => (id ? names.get(id) : undefined))
            .filter(Boolean);
          return (
            <tr key={agency.id} data-off={!agency.active || undefined}>
              <th scope="row">
                {agency.short_name}
                <div className={styles.dim}>{agency.name}</div>
              </th>
              <td>{t(`agency.kind.${agency.kind}`)}</td>
              <td>{[...new Set(places)].join(', ') || t('areas.region')}</td>
              <td>{agency.contact}</td>
              {onEdit && (
                <td>
                  <Button size="compact-sm" variant="default" onClick={() => onEdit(agency)}>
                    {t('areas.change')}
                  </Button>
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function AreasDialog({ agency, onClose }: { agency: Agency; onClose: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const toasts = useToasts();
  const territories = useTerritories();
  const [areas, setAreas] = useState<string[]>(agency.areas);
  const save = useMutation({
    mutationFn: () =>
      ask(
        api.PUT('/api/v1/agencies/{agency_id}/areas', {
          params: { path: { agency_id: agency.id } },
          body: { territory_ids: areas },
        }),
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['agencies'] });
      toasts.done(t('areas.saved'));
      onClose();
    },
    onError: toasts.failed,
  });
  return (
    <FormDialog
      title={agency.short_name}
      text={t('areas.text')}
      submit={t('places.save')}
      pending={save.isPending}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <MultiSelect
        label={t('areas.where')}
        data={(territories.data ?? [])
          .filter((place) => place.kind !== 'street')
          .map((place) => ({ value: place.id, label: place.name }))}
        value={areas}
        onChange={setAreas}
        searchable
        clearable
        limit={100}
      />
    </FormDialog>
  );
}
