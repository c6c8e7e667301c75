/** The post and the conversation under it. Everything a citizen wrote is shown as text and never as markup. */
import { Anchor, Button, Popover, Text, UnstyledButton } from '@mantine/core';
import { IconExternalLink, IconHistory, IconPaperclip, IconSpeakerphone, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { safeLink } from '../api/links';
import type { Message, Question } from '../api/types';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import { Person } from '../shell/Person';
import styles from './Thread.module.css';

// A longer post is folded: the question matters more.
const POST_FOLDED_CHARACTERS = 180;

export function Thread({ question }: { question: Question }) {
  const { t } = useI18n();
  return (
    <section aria-label={t('thread.title')}>
      {question.post && <Post post={question.post} />}
      <ol className={styles.messages}>
        {question.messages.map((message) => (
          <li key={message.id} className={styles.message} data-page={message.from_page || undefined}>
            <Bubble message={message} page={question.page.name} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Post({ post }: { post: NonNullable<Question['post']> }) {
  const { t, format } = useI18n();
  const [unfolded, setUnfolded] = useState(false);
  const long = post.text.length > POST_FOLDED_CHARACTERS;
  return (
    <article className={styles.post}>
      <div className={styles.meta}>
        <IconSpeakerphone size={15} aria-hidden />
        <span>{t('thread.post')}</span>
        <span className="figures">{format.moment(post.published_at)}</span>
        <NetworkLink url={post.url} />
      </div>
      <p className={styles.postText} data-folded={(long && !unfolded) || undefined}>
        {post.text}
      </p>
      {long && (
        <Button size="compact-xs" variant="subtle" onClick={() => setUnfolded(!unfolded)} aria-expanded={unfolded}>
          {t(unfolded ? 'thread.post.less' : 'thread.post.more')}
        </Button>
      )}
    </article>
  );
}

function Bubble({ message, page }: { message: Message; page: string }) {
  const { t, format } = useI18n();
  const now = useNow('half-minute');
  return (
    <>
      {!message.from_page && <Person name={message.author_name} size={34} quiet />}
      <article
        className={styles.bubble}
        data-page={message.from_page || undefined}
        data-other={!message.own || undefined}
        data-deleted={message.deleted_at !== null || undefined}
      >
        <div className={styles.meta}>
          <span className={styles.author}>
            {message.author_name || (message.from_page ? page : t('thread.nameless'))}
          </span>
          {message.is_answer && <span className={styles.answer}>{t('thread.answer')}</span>}
          <time className="figures" dateTime={message.published_at} title={format.moment(message.published_at)}>
            {format.ago(message.published_at, now)}
          </time>
          {!message.own && <span>{t('thread.other')}</span>}
          <NetworkLink url={message.url} />
        </div>
        <p className={styles.text}>{message.text}</p>
        <Attachments attachments={message.attachments} />
        <Marks message={message} />
      </article>
    </>
  );
}

function Marks({ message }: { message: Message }) {
  const { t, format } = useI18n();
  if (!message.deleted_at && !message.edited_at) return null;
  return (
    <div className={styles.marks}>
      {message.deleted_at && (
        <span className={styles.gone}>
          <IconTrash size={14} aria-hidden /> {t('thread.deleted', { when: format.moment(message.deleted_at) })}
        </span>
      )}
      {message.edited_at && <span>{t('thread.edited', { when: format.moment(message.edited_at) })}</span>}
      {message.versions.length > 0 && (
        <Popover width={340} position="bottom-start" withArrow>
          <Popover.Target>
            <UnstyledButton className={styles.versions}>
              <IconHistory size={14} aria-hidden /> {t('thread.versions')}
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown>
            {message.versions.map((version) => (
              <div key={version.until} className={styles.version}>
                <Text size="xs" c="dimmed">
                  {t('thread.version.until', { when: format.moment(version.until) })}
                </Text>
                <p className={styles.text}>{version.text}</p>
              </div>
            ))}
          </Popover.Dropdown>
        </Popover>
      )}
    </div>
  );
}

const ATTACHMENTS = ['photo', 'video', 'doc'] as const;

function Attachments({ attachments }: { attachments: Message['attachments'] }) {
  const { t } = useI18n();
  if (attachments.length === 0) return null;
  return (
    <ul className={styles.attachments}>
      {attachments.map((attachment, index) => {
        const kind = ATTACHMENTS.find((known) => known === attachment.type) ?? 'other';
        const link = safeLink(attachment.url);
        const label = t(`thread.attachment.${kind}`);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: attachments of a message have no id and do not change places
          <li key={index}>
            <IconPaperclip size={14} aria-hidden />
            {link ? (
              <Anchor href={link} target="_blank" rel="noopener noreferrer" size="sm">
                {label}
              </Anchor>
            ) : (
              label
            )}
          </li>
        );
      })}
    </ul>
  );
}

function NetworkLink({ url }: { url: string }) {
  const { t } = useI18n();
  const link = safeLink(url);
  if (!link) return null;
  return (
    <a
      className={styles.link}
      href={link}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t('thread.open')}
      title={t('thread.open')}
    >
      <IconExternalLink size={15} aria-hidden />
    </a>
  );
}
