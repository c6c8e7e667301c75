/** Which of several places of one name is meant. */
import { useI18n } from '../i18n';
import { ChoiceDialog } from './ChoiceDialog';
import type { Named, NamedPlace } from './types';

interface Props {
  place: NamedPlace;
  onChoose: (territory: Named) => void;
  onClose: () => void;
}

export function PlaceDialog({ place, onChoose, onClose }: Props) {
  const { t, format } = useI18n();
  return (
    <ChoiceDialog
      title={t('triage.place.title', { place: place.text })}
      text={t('triage.place.text')}
      choices={place.territories.map((territory) => ({
        id: territory.id,
        name: territory.name,
        note: [territory.within, format.share(territory.probability)].filter(Boolean).join(' · '),
      }))}
      onChoose={(id) => {
        const territory = place.territories.find((each) => each.id === id);
        if (territory) onChoose(territory);
      }}
      onClose={onClose}
    />
  );
}
