/** What people taught the screening by overruling it; any lesson can be taken back. */
import { Button, Text, Title } from '@mantine/core';
import { IconBook } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, ask } from '../../api/client';
import type { Lesson } from '../../api/types';
import { useI18n } from '../../i18n';
import { Empty, Failed, Loading } from '../../shell/States';
import { useToasts } from '../../shell/toast';
import { useTitle } from '../../shell/useTitle';
import styles from './Settings.module.css';
import { SettingsTabs } from './SettingsTabs';

const PAGE = 50;

export default function LessonsPage() {
  const { t } = useI18n();
  useTitle(t('lessons.title'));
  const list = useInfiniteQuery({
    queryKey: ['lessons'],
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/v1/screening/lessons', {
          params: { query: { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={styles.page}>
      <SettingsTabs />
      <header className={styles.head}>
        <div>
          <Title order={1}>{t('lessons.title')}</Title>
          <Text c="dimmed">{t('lessons.lead')}</Text>
        </div>
      </header>
      {list.isPending && <Loading />}
      {list.isError && <Failed error={list.error} retry={() => list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <Empty icon={<IconBook size={28} stroke={1.6} />} title={t('lessons.empty')} text={t('lessons.empty.text')} />
      )}
      <ul className={styles.versions} aria-label={t('lessons.title')}>
        {rows.map((lesson) => (
          <LessonLine key={lesson.id} lesson={lesson} />
        ))}
      </ul>
      {list.hasNextPage && (
        <div className={styles.more}>
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('common.more')}
          </Button>
        </div>
      )}
    </div>
  );
}

function LessonLine({ lesson }: { lesson: Lesson }) {
  const { t, format } = useI18n();
  const client = useQueryClient();
  const toasts = useToasts();
  const undo = useMutation({
    mutationFn: () =>
      ask(api.DELETE('/api/v1/screening/lessons/{lesson_id}', { params: { path: { lesson_id: lesson.id } } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['lessons'] });
      toasts.done(t('lessons.undone'));
    },
    onError: toasts.failed,
  });
  return (
    <li className={styles.version}>
      <div className={styles.what}>
        <div className={styles.line}>
          <Link href={`/questions/${lesson.question_id}`}>№ {lesson.question_number}</Link>
          <b>{t(lesson.needs_answer ? 'lessons.needed' : 'lessons.not-needed')}</b>
          <span className={styles.dim}>
            {lesson.operator_name} · {format.moment(lesson.learnt_at)}
          </span>
        </div>
        <p className={styles.reason} lang="ru">
          {lesson.text}
        </p>
        <p className={styles.dim} lang="ru">
          {lesson.reason}
        </p>
      </div>
      {lesson.undone_at ? (
        <span className={styles.dim}>{t('lessons.taken-back', { when: format.moment(lesson.undone_at) })}</span>
      ) : (
        <Button size="compact-md" variant="default" loading={undo.isPending} onClick={() => undo.mutate()}>
          {t('lessons.undo')}
        </Button>
      )}
    </li>
  );
}
