/** Why the machine thinks so, for a civil servant: words, places, rule, topic, what is known besides. */
import { IconBulb, IconGavel } from '@tabler/icons-react';
import { useI18n } from '../i18n';
import { Bar } from './Bar';
import { fullName, meant } from './places';
import styles from './Routing.module.css';
import type { Assignment, NamedPlace } from './types';

export function Explanation({ decision }: { decision: Assignment }) {
  const { t } = useI18n();
  const { words, places, topic, hints } = decision.evidence;
  return (
    <>
      <Grounds decision={decision} />
      {words.length > 0 && <Chips label={t('routing.words')} items={words} />}
      {places.length > 0 && <Places places={places} />}
      <Hints hints={hints} />
      {topic.length > 0 && (
        <div className={styles.part}>
          <h3 className={styles.label}>{t('routing.topics')}</h3>
          {topic.map((guess) => (
            <Bar key={guess.id} label={guess.name} value={guess.probability} />
          ))}
        </div>
      )}
    </>
  );
}

/** What decided: a rule by its name, or what the machine learnt, and up to when. */
function Grounds({ decision }: { decision: Assignment }) {
  const { t } = useI18n();
  const { decided_by, rule_name, version } = decision;
  const rule =
    decided_by === 'rule' && rule_name ? t('routing.why.rule', { rule: rule_name }) : t('routing.why.no-rule');
  return (
    <p className={styles.grounds}>
      <IconGavel size={15} aria-hidden />
      <span>
        {rule} {version === null ? t('routing.why.cold') : t('routing.why.version', { version: String(version) })}
      </span>
    </p>
  );
}

export function Hints({ hints }: { hints: readonly string[] }) {
  const { t } = useI18n();
  if (hints.length === 0) return null;
  return (
    <ul className={styles.hints} aria-label={t('routing.hints')}>
      {hints.map((hint) => (
        <li key={hint}>
          <IconBulb size={15} aria-hidden /> {hint}
        </li>
      ))}
    </ul>
  );
}

function Chips({ label, items }: { label: string; items: readonly string[] }) {
  return (
    <div className={styles.chips}>
      <span className={styles.dim}>{label}:</span>
      {items.map((item) => (
        <span key={item} className={styles.chip}>
          {item}
        </span>
      ))}
    </div>
  );
}

function Places({ places }: { places: readonly NamedPlace[] }) {
  const { t } = useI18n();
  return (
    <div className={styles.part}>
      <h3 className={styles.label}>{t('routing.places')}</h3>
      <ul className={styles.places}>
        {places.map((place) => (
          <li key={place.text}>
            <span className={styles.chip}>{place.text}</span> <PlaceMeaning place={place} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function PlaceMeaning({ place }: { place: NamedPlace }) {
  const { t, format } = useI18n();
  const one = meant(place);
  if (one) return <>{fullName(one)}</>;
  if (place.territories.length === 0) return <span className={styles.dim}>{t('routing.place.unknown')}</span>;
  const several = place.territories.map((each) => `${fullName(each)} (${format.share(each.probability)})`);
  return <>{t('routing.place.several', { places: several.join('; ') })}</>;
}
