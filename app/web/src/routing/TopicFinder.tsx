/** Finds a topic by a few letters; those the machine thinks of come first. */
import { useTopics } from '../agencies/catalogue';
import { useI18n } from '../i18n';
import { fits } from './agencySearch';
import { Finder } from './Finder';
import type { Named, TopicGuess } from './types';

interface Props {
  guesses: readonly TopicGuess[];
  onChoose: (topic: Named) => void;
  onClose: () => void;
}

export function TopicFinder({ guesses, onChoose, onClose }: Props) {
  const { t, format } = useI18n();
  const topics = useTopics();
  const known = topics.data ?? [];
  const likely = new Map(guesses.map((guess) => [guess.id, guess.probability]));
  const find = (typed: string) =>
    known
      .filter((topic) => fits(`${topic.name} ${topic.group}`, typed))
      .toSorted((one, other) => (likely.get(other.id) ?? 0) - (likely.get(one.id) ?? 0))
      .map(({ id, name, group }) => {
        const share = likely.get(id);
        return { id, name, note: share === undefined ? group : `${group} · ${format.share(share)}` };
      });
  return (
    <Finder
      title={t('triage.topic.change')}
      label={t('triage.topic.search')}
      nothing={t('inbox.filter.nothing')}
      find={find}
      onChoose={(id) => {
        const topic = known.find((each) => each.id === id);
        if (topic) onChoose({ id, name: topic.name });
      }}
      onClose={onClose}
    />
  );
}
