/** The clocks of a question, counting down. */
import { IconAlertTriangle, IconMoon } from '@tabler/icons-react';
import type { Deadline, Question } from '../api/types';
import { useI18n } from '../i18n';
import type { PlainKey } from '../i18n/catalogue';
import { ru } from '../i18n/ru';
import { Card } from '../shell/Card';
import styles from './Clocks.module.css';
import { openState, type WorkingHours, workingHours, workingTime } from './calendar';
import { instant, left, used } from './standing';
import { useNow } from './useNow';

const MINUTE = 60_000;

function clockName(clock: string): PlainKey {
  const key = `clock.${clock}`;
  return key in ru ? (key as PlainKey) : 'clock.answer';
}

export function Clocks({ question }: { question: Question }) {
  const { t } = useI18n();
  const hours = workingHours(question.agency_calendar?.data);
  const shown = question.deadlines.filter((deadline) => deadline.cancelled_at === null);
  const running = shown.some((deadline) => deadline.met_at === null);
  return (
    <Card title={t('clocks.title')}>
      {shown.length === 0 && <p className={styles.none}>{t('clocks.none')}</p>}
      <ul className={styles.list}>
        {shown.map((deadline) => (
          <Clock key={deadline.id} deadline={deadline} hours={hours} />
        ))}
      </ul>
      {running && hours && <OfficeHours hours={hours} />}
      {shown.some((deadline) => !deadline.covered) && (
        <p className={styles.note}>
          <IconAlertTriangle size={15} aria-hidden /> {t('clock.uncovered')}
        </p>
      )}
    </Card>
  );
}

function Clock({ deadline, hours }: { deadline: Deadline; hours: WorkingHours | null }) {
  const { t, format } = useI18n();
  const now = useNow('second');
  const dueAt = Date.parse(deadline.due_at);
  const metAt = instant(deadline.met_at);
  const { standing, milliseconds } = left({ dueAt, warnAt: instant(deadline.warn_at), metAt }, now);
  const working = hours && metAt === null && milliseconds > 0 ? workingTime(hours, now, dueAt) : null;
  const zone = hours?.tz;
  const span = format.span(milliseconds);
  const headline =
    metAt === null
      ? t(milliseconds < 0 ? 'due.late' : 'due.left', { span })
      : t(milliseconds < 0 ? 'clock.met-late' : 'clock.met', { when: format.due(metAt, now, zone) });

  return (
    <li className={styles.clock} data-standing={metAt === null ? standing : milliseconds < 0 ? 'late' : 'met'}>
      <Ring share={metAt === null ? used(Date.parse(deadline.started_at), dueAt, now) : 1} done={metAt !== null} />
      <div>
        <div className={styles.name}>{t(clockName(deadline.clock))}</div>
        <div className={`${styles.left} figures`}>{headline}</div>
        <div className={`${styles.due} figures`} title={deadline.policy_name}>
          {t(milliseconds < 0 ? 'due.was' : 'due.until', { when: format.due(dueAt, now, zone) })}
          {working !== null && working >= MINUTE && milliseconds - working > MINUTE && (
            <> · {t('clock.working', { span: format.span(working) })}</>
          )}
        </div>
      </div>
    </li>
  );
}

function OfficeHours({ hours }: { hours: WorkingHours }) {
  const { t, format } = useI18n();
  const now = useNow('half-minute');
  const { open, opensAt } = openState(hours, now);
  const ownZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      {!open && opensAt !== null && (
        <p className={styles.note}>
          <IconMoon size={15} aria-hidden /> {t('clock.closed-now', { when: format.due(opensAt, now, hours.tz) })}
        </p>
      )}
      {hours.tz !== ownZone && <p className={styles.note}>{t('clock.zone', { zone: hours.tz })}</p>}
    </>
  );
}

const RADIUS = 18;
const LENGTH = 2 * Math.PI * RADIUS;

/** A ring that empties; a tick when done. */
function Ring({ share, done }: { share: number; done: boolean }) {
  return (
    <svg className={styles.ring} viewBox="0 0 44 44" width="44" height="44" aria-hidden="true">
      <circle className={styles.track} cx="22" cy="22" r={RADIUS} />
      <circle
        className={styles.value}
        cx="22"
        cy="22"
        r={RADIUS}
        strokeDasharray={`${LENGTH * (done ? 1 : 1 - share)} ${LENGTH}`}
        transform="rotate(-90 22 22)"
      />
      {done ? (
        <path className={styles.tick} d="m15 22.5 5 5 9-10" />
      ) : (
        <path className={styles.hands} d="M22 15v7l4.5 3" />
      )}
    </svg>
  );
}
