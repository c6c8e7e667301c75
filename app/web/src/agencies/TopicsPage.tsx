/** What questions are about: the catalogue of topics by group, as it stands today and as it is planned. */
import { Button, Group, Text, Title } from '@mantine/core';
import { IconDownload, IconList, IconPlus, IconUpload } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { useMe } from '../accounts/session';
import type { Topic } from '../api/types';
import { useI18n } from '../i18n';
import styles from '../routing/settings/Settings.module.css';
import { SettingsTabs } from '../routing/settings/SettingsTabs';
import { SearchField } from '../shell/SearchField';
import { Empty, Failed, Loading } from '../shell/States';
import { useTitle } from '../shell/useTitle';
import { useTopics } from './catalogue';
import { SheetDialog } from './SheetDialog';
import { TopicDialog } from './TopicDialog';
import { fitting, monthNames, runs } from './topics';

export default function TopicsPage() {
  const { t } = useI18n();
  useTitle(t('topics.title'));
  const me = useMe();
  const topics = useTopics();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [opened, setOpened] = useState<string | 'new' | null>(null);
  const [importing, setImporting] = useState(false);
  const shown = useMemo(() => fitting(topics.data ?? [], text), [topics.data, text]);
  const groups = useMemo(() => [...Map.groupBy(shown, (topic) => topic.group)], [shown]);
  const changes = me.may('catalogue');

  return (
    <div className={styles.page}>
      <SettingsTabs />
      <header className={styles.head}>
        <div>
          <Title order={1}>{t('topics.title')}</Title>
          <Text c="dimmed">{t('topics.lead')}</Text>
        </div>
        <Group gap={8}>
          <Button
            component="a"
            href="/api/v1/topics.csv"
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
              <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpened('new')}>
                {t('topics.add')}
              </Button>
            </>
          )}
        </Group>
      </header>
      <div className={styles.tools}>
        <SearchField
          label={t('topics.search')}
          clear={t('topics.search.clear')}
          text={text}
          onSettled={setText}
          fieldRef={field}
        />
        <Text size="sm" c="dimmed" className="figures" role="status">
          {t('topics.count', { count: shown.length })}
        </Text>
      </div>
      {topics.isPending && <Loading />}
      {topics.isError && <Failed error={topics.error} retry={() => topics.refetch()} />}
      {topics.data?.length === 0 && (
        <Empty icon={<IconList size={28} stroke={1.6} />} title={t('topics.empty')} text={t('topics.empty.text')} />
      )}
      {groups.map(([group, members]) => (
        <section key={group} aria-label={group}>
          <h2 className={styles.group}>{group}</h2>
          <ul className={styles.topics}>
            {members.map((topic) => (
              <TopicLine key={topic.id} topic={topic} onOpen={() => setOpened(topic.id)} />
            ))}
          </ul>
        </section>
      ))}
      {opened && <TopicDialog id={opened === 'new' ? null : opened} onClose={() => setOpened(null)} />}
      {importing && <SheetDialog sheet="topics" invalidates={['topics']} onClose={() => setImporting(false)} />}
    </div>
  );
}

function TopicLine({ topic, onOpen }: { topic: Topic; onOpen: () => void }) {
  const { t, language } = useI18n();
  const month = monthNames(language);
  const season = runs(topic.season).map(([from, to]) => (from === to ? month(from) : `${month(from)}–${month(to)}`));
  const marks = [
    topic.fast_track && t('topics.fast'),
    topic.photo_needed && t('topics.photo'),
    season.join(', '),
  ].filter(Boolean);
  return (
    <li>
      <button type="button" className={styles.plain} onClick={onOpen}>
        {topic.name}
      </button>
      <span className={styles.dim}>{marks.join(' · ')}</span>
    </li>
  );
}
