/** All shortcuts on one page. */
import { Kbd, Modal, SimpleGrid, Text, Title } from '@mantine/core';
import { useI18n } from '../i18n';
import type { PlainKey } from '../i18n/catalogue';
import styles from './KeyboardHelp.module.css';

const GROUPS: readonly { title: PlainKey; keys: readonly [string, PlainKey][] }[] = [
  {
    title: 'keys.anywhere',
    keys: [
      ['Ctrl K', 'keys.palette'],
      ['?', 'keys.help'],
    ],
  },
  {
    title: 'keys.inbox',
    keys: [
      ['j', 'keys.next'],
      ['k', 'keys.previous'],
      ['Enter', 'keys.open'],
      ['e', 'keys.edit'],
      ['a', 'keys.take'],
      ['t', 'keys.transfer'],
      ['x', 'keys.pick'],
      ['Shift ↑ ↓', 'keys.extend'],
      ['Esc', 'keys.clear'],
      ['/', 'keys.search'],
    ],
  },
  {
    title: 'keys.question',
    keys: [
      ['j', 'keys.next'],
      ['k', 'keys.previous'],
      ['e', 'keys.edit'],
      ['a', 'keys.take'],
      ['t', 'keys.transfer'],
      ['Ctrl Enter', 'keys.send'],
      ['Esc', 'keys.back'],
    ],
  },
  {
    title: 'keys.triage',
    keys: [
      ['1 … 8', 'keys.choose'],
      ['/', 'keys.agencies'],
      ['t', 'keys.topic'],
      ['p', 'keys.place'],
      ['x', 'keys.no-answer'],
      ['m', 'keys.split'],
      ['s', 'keys.skip'],
      ['u', 'keys.undo'],
      ['e', 'keys.why'],
      ['o', 'keys.open'],
    ],
  },
];

export function KeyboardHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('keys.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xl">
        {GROUPS.map((group) => (
          <section key={group.title}>
            <Title order={3} mb={6}>
              {t(group.title)}
            </Title>
            <dl className={styles.list}>
              {group.keys.map(([keys, label]) => (
                <div key={keys} className={styles.line}>
                  <dt>
                    {keys.split(' ').map((key) => (
                      <Kbd key={key} mr={4}>
                        {key}
                      </Kbd>
                    ))}
                  </dt>
                  <dd>
                    <Text size="sm">{t(label)}</Text>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </SimpleGrid>
    </Modal>
  );
}
