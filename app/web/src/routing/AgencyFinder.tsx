/** Finds any agency by a few letters. */
import { useAgencies } from '../agencies/catalogue';
import type { Agency } from '../api/types';
import { useI18n } from '../i18n';
import { matching } from './agencySearch';
import { Finder } from './Finder';

export function AgencyFinder({ onChoose, onClose }: { onChoose: (agency: Agency) => void; onClose: () => void }) {
  const { t } = useI18n();
  const agencies = useAgencies();
  const known = agencies.data ?? [];
  return (
    <Finder
      title={t('triage.other')}
      label={t('agency.search')}
      nothing={t('agency.nothing')}
      find={(typed) => matching(known, typed).map(({ id, name, short_name }) => ({ id, name: short_name, note: name }))}
      onChoose={(id) => {
        const agency = known.find((each) => each.id === id);
        if (agency) onChoose(agency);
      }}
      onClose={onClose}
    />
  );
}
