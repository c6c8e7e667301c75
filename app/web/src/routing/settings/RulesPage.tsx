/** Which agency answers what, where: rules in the order in which they are asked. */
import { Button, Group, Text, Title } from '@mantine/core';
import { IconDownload, IconPlus, IconRoute, IconUpload } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { useMe } from '../../accounts/session';
import { SheetDialog } from '../../agencies/SheetDialog';
import type { Rule } from '../../api/types';
import { useI18n } from '../../i18n';
import { SearchField } from '../../shell/SearchField';
import { Empty, Failed, Loading } from '../../shell/States';
import { useTitle } from '../../shell/useTitle';
import { AnalysisCard } from './AnalysisCard';
import { RuleDialog } from './RuleDialog';
import { RuleTable } from './RuleTable';
import styles from './Settings.module.css';
import { SettingsTabs } from './SettingsTabs';
import { useRules } from './useRules';

export default function RulesPage() {
  const { t } = useI18n();
  useTitle(t('rules.title'));
  const me = useMe();
  const list = useRules();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [edited, setEdited] = useState<Rule | 'new' | null>(null);
  const [importing, setImporting] = useState(false);
  const rules = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const shown = useMemo(() => rules.filter((rule) => fits(rule, text)), [rules, text]);
  const changes = me.may('catalogue');

  return (
    <div className={styles.page}>
      <SettingsTabs />
      <header className={styles.head}>
        <div>
          <Title order={1}>{t('rules.title')}</Title>
          <Text c="dimmed">{t('rules.lead')}</Text>
        </div>
        <Group gap={8}>
          <Button
            component="a"
            href="/api/v1/rules.csv"
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
              <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
                {t('rules.add')}
              </Button>
            </>
          )}
        </Group>
      </header>
      <AnalysisCard />
      <div className={styles.tools}>
        <SearchField
          label={t('rules.search')}
          clear={t('rules.search.clear')}
          text={text}
          onSettled={setText}
          fieldRef={field}
        />
        <Text size="sm" c="dimmed" className="figures" role="status">
          {t('rules.count', { count: shown.length })}
        </Text>
      </div>
      {list.isPending && <Loading />}
      {list.isError && <Failed error={list.error} retry={() => list.refetch()} />}
      {list.isSuccess && rules.length === 0 && (
        <Empty icon={<IconRoute size={28} stroke={1.6} />} title={t('rules.empty')} text={t('rules.empty.text')} />
      )}
      {shown.length > 0 && <RuleTable rules={shown} movable={text === ''} onEdit={setEdited} />}
      {edited && <RuleDialog rule={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {importing && <SheetDialog sheet="rules" invalidates={['rules']} onClose={() => setImporting(false)} />}
    </div>
  );
}

function fits(rule: Rule, typed: string): boolean {
  const said = [
    rule.name,
    rule.topic?.name,
    rule.topic_group,
    rule.territory?.name,
    rule.page?.name,
    rule.agency.short_name,
    ...rule.words,
  ]
    .join(' ')
    .toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}
