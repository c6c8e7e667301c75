/** The text that tells a citizen which body to turn to; to copy, or to put into the answer. */
import { Button, CopyButton, Group, Loader, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconPencilPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../i18n';
import { fetchNotice } from '../routing/calls';
import styles from './NoticeText.module.css';

interface Props {
  questionId: string;
  /** whom it names */
  agencyId: string;
  /** undefined where no answer can be written now */
  onInsert?: ((text: string) => void) | undefined;
}

export function NoticeText({ questionId, agencyId, onInsert }: Props) {
  const { t } = useI18n();
  const notice = useQuery({
    queryKey: ['notice', questionId, agencyId],
    queryFn: ({ signal }) => fetchNotice(questionId, agencyId, signal),
  });
  if (notice.isPending) return <Loader size="sm" type="dots" aria-label={t('common.loading')} />;
  if (notice.data === undefined) {
    return (
      <Group gap="sm" role="alert">
        <Text size="sm">{t('notice.failed')}</Text>
        <Button size="compact-sm" variant="default" onClick={() => void notice.refetch()}>
          {t('error.retry')}
        </Button>
      </Group>
    );
  }
  const text = notice.data;
  return (
    <section aria-label={t('notice.label')} className={styles.notice}>
      <p className={styles.text}>{text}</p>
      <Group gap="xs">
        {onInsert && (
          <Button size="compact-sm" leftSection={<IconPencilPlus size={15} />} onClick={() => onInsert(text)}>
            {t('notice.insert')}
          </Button>
        )}
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
              onClick={copy}
            >
              <span role="status">{t(copied ? 'common.copied' : 'common.copy')}</span>
            </Button>
          )}
        </CopyButton>
      </Group>
    </section>
  );
}
