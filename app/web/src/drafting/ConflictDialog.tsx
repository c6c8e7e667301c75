/** Two texts of one answer: the operator chooses which goes on. */
import { Button, Modal, SimpleGrid, Text, Title } from '@mantine/core';
import { useI18n } from '../i18n';
import styles from './AnswerPanel.module.css';
import type { Saved } from './autosave';
import { Difference } from './Difference';

interface Props {
  mine: string;
  theirs: Saved;
  onChoose: (choice: 'mine' | 'theirs') => void;
}

export function ConflictDialog({ mine, theirs, onChoose }: Props) {
  const { t, format } = useI18n();
  return (
    <Modal
      opened
      // There is no third way: closing would leave two texts.
      onClose={() => undefined}
      withCloseButton={false}
      size="xl"
      title={t('conflict.title')}
    >
      <Text size="sm" mb="md">
        {t('conflict.text', { name: theirs.author, when: format.time(theirs.savedAt) })}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <section>
          <Title order={3}>{t('conflict.mine')}</Title>
          <p className={styles.text}>
            <Difference from={theirs.text} to={mine} />
          </p>
          <Button fullWidth onClick={() => onChoose('mine')}>
            {t('conflict.keep-mine')}
          </Button>
        </section>
        <section>
          <Title order={3}>{t('conflict.theirs')}</Title>
          <p className={styles.text}>{theirs.text}</p>
          <Button fullWidth variant="default" onClick={() => onChoose('theirs')}>
            {t('conflict.keep-theirs')}
          </Button>
        </section>
      </SimpleGrid>
    </Modal>
  );
}
