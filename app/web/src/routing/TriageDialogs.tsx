/** What triage asks besides one key: another agency, the topic, the place, why no answer, how to split. */
import { AgencyFinder } from './AgencyFinder';
import { InsistDialog } from './InsistDialog';
import { NoAnswerDialog } from './NoAnswerDialog';
import { PlaceDialog } from './PlaceDialog';
import { SplitDialog } from './SplitDialog';
import { TopicFinder } from './TopicFinder';
import type { NamedPlace, TriageCard } from './types';
import type { useTriage } from './useTriage';

export type Asked =
  | { what: 'agency' | 'topic' | 'no-answer' | 'split' }
  | { what: 'place'; place: NamedPlace }
  | { what: 'insist'; id: string; name: string };

interface Props {
  asked: Asked;
  triage: ReturnType<typeof useTriage>;
  item: TriageCard;
  onAgency: (id: string, name: string) => void;
  onClose: () => void;
}

export function TriageDialogs({ asked, triage, item, onAgency, onClose }: Props) {
  const evidence = item.assignment?.evidence;
  const then =
    <T extends unknown[]>(act: (...given: T) => void) =>
    (...given: T) => {
      onClose();
      act(...given);
    };
  switch (asked.what) {
    case 'agency':
      return <AgencyFinder onClose={onClose} onChoose={then((agency) => onAgency(agency.id, agency.short_name))} />;
    case 'topic':
      return <TopicFinder guesses={evidence?.topic ?? []} onClose={onClose} onChoose={then(triage.chooseTopic)} />;
    case 'no-answer':
      return <NoAnswerDialog onClose={onClose} onChoose={then(triage.screenOut)} />;
    case 'split':
      return <SplitDialog question={item.question} evidence={evidence} onClose={onClose} />;
    case 'place':
      return (
        <PlaceDialog
          place={asked.place}
          onClose={onClose}
          onChoose={then((territory) => triage.choosePlace(asked.place.text, territory))}
        />
      );
    case 'insist':
      return (
        <InsistDialog
          agency={asked.name}
          onClose={onClose}
          onInsist={then(() => triage.assign(asked.id, asked.name, true))}
        />
      );
  }
}
