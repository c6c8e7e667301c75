/** What became of each line of a table, as far as it is known. */
import { SegmentedControl, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ImportedLine } from '../api/types';
import { useI18n } from '../i18n';
import styles from './Dialogs.module.css';
import { isRemarkable, remark } from './importing';

// So many lines are drawn at most; the report file has them all.
const SHOWN = 200;
const TONES: Record<ImportedLine['outcome'], string> = {
  added: 'good',
  checked: 'good',
  known: 'calm',
  refused: 'bad',
};

export function ImportReport({ lines, finished }: { lines: ImportedLine[]; finished: boolean }) {
  const { t } = useI18n();
  const [show, setShow] = useState('trouble');
  const fitting = show === 'trouble' ? lines.filter(isRemarkable) : lines;
  const ordered = fitting.toSorted((one, other) => one.line - other.line);
  return (
    <div>
      <SegmentedControl
        size="xs"
        mb={8}
        aria-label={t('import.show')}
        value={show}
        onChange={setShow}
        data={[
          { value: 'trouble', label: `${t('import.show.trouble')} ${lines.filter(isRemarkable).length}` },
          { value: 'all', label: `${t('import.show.all')} ${lines.length}` },
        ]}
      />
      {ordered.length === 0 && finished && <Text size="sm">{t('import.clean')}</Text>}
      {ordered.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
        <section className={styles.reportBox} aria-label={t('import.title')} tabIndex={0}>
          <table className={styles.report}>
            <thead>
              <tr>
                <th scope="col">{t('import.line')}</th>
                <th scope="col">{t('import.link')}</th>
                <th scope="col">{t('import.outcome')}</th>
                <th scope="col">{t('import.why')}</th>
              </tr>
            </thead>
            <tbody>
              {ordered.slice(0, SHOWN).map((line) => (
                <Line key={line.line} line={line} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {ordered.length > SHOWN && (
        <Text size="sm" c="dimmed" mt={6}>
          {t('import.cut', { shown: SHOWN })}
        </Text>
      )}
    </div>
  );
}

function Line({ line }: { line: ImportedLine }) {
  const { t } = useI18n();
  const Icon = line.outcome === 'refused' ? IconX : isRemarkable(line) ? IconAlertTriangle : IconCheck;
  return (
    <tr>
      <td className="figures">{line.line}</td>
      <td>
        {line.name || line.link}
        {line.name && <div className={styles.dim}>{line.link}</div>}
      </td>
      <td>
        <span className={styles.outcome} data-tone={TONES[line.outcome]}>
          <Icon size={15} aria-hidden /> {t(`outcome.${line.outcome}`)}
        </span>
      </td>
      <td lang="ru">{remark(line)}</td>
    </tr>
  );
}
