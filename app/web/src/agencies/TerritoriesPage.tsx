/** Where questions come from: municipalities, settlements and streets with the names people use. */
import { ActionIcon, Button, Group, Text, Title, Tooltip } from '@mantine/core';
import { IconDownload, IconMap2, IconPencil, IconPlus, IconUpload } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { useMe } from '../accounts/session';
import type { Territory } from '../api/types';
import { useI18n } from '../i18n';
import styles from '../routing/settings/Settings.module.css';
import { SettingsTabs } from '../routing/settings/SettingsTabs';
import { SearchField } from '../shell/SearchField';
import { Empty, Failed, Loading } from '../shell/States';
import { useTitle } from '../shell/useTitle';
import { useTerritories } from './catalogue';
import { type Branch, matching, namesakes, tree } from './places';
import { SheetDialog } from './SheetDialog';
import { TerritoryDialog } from './TerritoryDialog';

type Opened = { place: Territory } | { parent: Territory | null };

export default function TerritoriesPage() {
  const { t } = useI18n();
  useTitle(t('places.title'));
  const me = useMe();
  const places = useTerritories();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [opened, setOpened] = useState<Opened | null>(null);
  const [importing, setImporting] = useState(false);
  const all = useMemo(() => places.data ?? [], [places.data]);
  const shown = useMemo(() => matching(all, text), [all, text]);
  const branches = useMemo(() => tree(shown), [shown]);
  const twice = useMemo(() => namesakes(all), [all]);
  const changes = me.may('catalogue');

  return (
    <div className={styles.page}>
      <SettingsTabs />
      <header className={styles.head}>
        <div>
          <Title order={1}>{t('places.title')}</Title>
          <Text c="dimmed">{t('places.lead')}</Text>
        </div>
        <Group gap={8}>
          <Button
            component="a"
            href="/api/v1/territories.csv"
            download
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t('sheet.download')}
          </Button>
          {changes && (
            <>
              <Button
                variant="default"
                leftSection={<IconUpload size={16} aria-hidden />}
                onClick={() => setImporting(true)}
              >
                {t('sheet.upload')}
              </Button>
              <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpened({ parent: null })}>
                {t('places.add')}
              </Button>
            </>
          )}
        </Group>
      </header>
      <div className={styles.tools}>
        <SearchField
          label={t('places.search')}
          clear={t('places.search.clear')}
          text={text}
          onSettled={setText}
          fieldRef={field}
        />
        <Text size="sm" c="dimmed" className="figures" role="status">
          {t('places.count', { count: shown.length })}
        </Text>
      </div>
      {places.isPending && <Loading />}
      {places.isError && <Failed error={places.error} retry={() => places.refetch()} />}
      {places.data?.length === 0 && (
        <Empty icon={<IconMap2 size={28} stroke={1.6} />} title={t('places.empty')} text={t('places.empty.text')} />
      )}
      <Branches branches={branches} twice={twice} onOpen={changes ? setOpened : undefined} />
      {opened && <TerritoryDialog opened={opened} places={all} onClose={() => setOpened(null)} />}
      {importing && (
        <SheetDialog sheet="territories" invalidates={['territories']} onClose={() => setImporting(false)} />
      )}
    </div>
  );
}

interface BranchesProps {
  branches: Branch[];
  twice: Map<string, number>;
  onOpen?: (opened: Opened) => void;
}

function Branches({ branches, twice, onOpen }: BranchesProps) {
  const { t } = useI18n();
  return (
    <ul className={styles.places}>
      {branches.map(({ place, inside }) => {
        const others = twice.get(place.id) ?? 0;
        return (
          <li key={place.id}>
            <div className={styles.place}>
              <b>{place.name}</b>
              <span className={styles.dim}>{t(`place.kind.${place.kind}`)}</span>
              {place.other_names.length > 0 && <span className={styles.dim}>{place.other_names.join(', ')}</span>}
              {others > 0 && <span className={styles.off}>{t('places.twice', { count: others })}</span>}
              {onOpen && (
                <Group gap={2}>
                  <Step label={t('places.change', { name: place.name })} onClick={() => onOpen({ place })}>
                    <IconPencil size={15} aria-hidden />
                  </Step>
                  {place.kind !== 'street' && (
                    <Step
                      label={t('places.add-inside', { name: place.name })}
                      onClick={() => onOpen({ parent: place })}
                    >
                      <IconPlus size={15} aria-hidden />
                    </Step>
                  )}
                </Group>
              )}
            </div>
            {inside.length > 0 && <Branches branches={inside} twice={twice} onOpen={onOpen} />}
          </li>
        );
      })}
    </ul>
  );
}

function Step({ label, onClick, children }: { label: string; onClick: () => void; children: React.ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
