/** Registering the pages of a table: checked first, line by line, then added. */
import { Alert, Anchor, Button, FileInput, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { IconDownload, IconFileText, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useAgencies, useTerritories } from '../agencies/catalogue';
import { messageOf } from '../api/messages';
import { ApiProblem } from '../api/problem';
import { useI18n } from '../i18n';
import { download } from '../insights/download';
import styles from './Dialogs.module.css';
import { ImportReport } from './ImportReport';
import { codes, countLines, report, template } from './importing';
import { useImport } from './useImport';

const CSV = 'text/csv';

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const [file, setFile] = useState<File | null>(null);
  const [expected, setExpected] = useState(0);
  const run = useImport();
  const busy = run.phase === 'checking' || run.phase === 'running';
  const fit = run.lines.filter((line) => line.outcome === 'checked').length;

  const choose = async (chosen: File | null) => {
    setFile(chosen);
    run.reset();
    setExpected(chosen ? countLines(await chosen.text()) : 0);
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('import.title')}
      size="xl"
      closeOnClickOutside={false}
      closeOnEscape={!busy}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Guide />
        <FileInput
          label={t('import.file')}
          placeholder={t('import.file.placeholder')}
          leftSection={<IconFileText size={16} aria-hidden />}
          accept=".csv,text/csv"
          value={file}
          onChange={(chosen) => void choose(chosen)}
          disabled={busy}
          clearable
        />
        <Course run={run} expected={expected} fit={fit} />
        {run.lines.length > 0 && <ImportReport lines={run.lines} finished={!busy} />}
        <Group justify="space-between">
          {run.lines.length > 0 && !busy ? (
            <Button
              variant="default"
              leftSection={<IconDownload size={16} />}
              onClick={() => download('otklik-import.csv', report(run.lines, t), CSV)}
            >
              {t('import.report')}
            </Button>
          ) : (
            <span />
          )}
          <Group>
            {busy ? (
              <Button variant="default" leftSection={<IconPlayerStop size={16} />} onClick={run.stop}>
                {t('import.stop')}
              </Button>
            ) : (
              <Button variant="default" onClick={onClose}>
                {t('common.close')}
              </Button>
            )}
            {file && !busy && run.phase !== 'done' && run.phase !== 'checked' && (
              <Button onClick={() => void run.start(file, true)}>{t('import.check')}</Button>
            )}
            {file && run.phase === 'checked' && fit > 0 && (
              <Button onClick={() => void run.start(file, false)}>{t('import.run', { count: fit })}</Button>
            )}
          </Group>
        </Group>
      </Stack>
    </Modal>
  );
}

function Guide() {
  const { t } = useI18n();
  const agencies = useAgencies();
  const territories = useTerritories();
  return (
    <div>
      <Text size="sm" c="dimmed">
        {t('import.lead')}
      </Text>
      <div className={styles.links}>
        <Anchor component="button" type="button" size="sm" onClick={() => download('pages.csv', template(), CSV)}>
          {t('import.template')}
        </Anchor>
        {agencies.data && territories.data && (
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => download('codes.csv', codes(agencies.data, territories.data), CSV)}
          >
            {t('import.codes')}
          </Anchor>
        )}
      </div>
    </div>
  );
}

function Course({ run, expected, fit }: { run: ReturnType<typeof useImport>; expected: number; fit: number }) {
  const { t } = useI18n();
  const done = run.lines.length;
  if (run.phase === 'checking' || run.phase === 'running') {
    const label = t(run.phase === 'checking' ? 'import.checking' : 'import.running', { done, total: expected });
    return (
      <div>
        <Text size="sm" className="figures" mb={6}>
          {label}
        </Text>
        <Progress
          // The first lines take a while: then it only moves.
          value={done > 0 && expected > 0 ? Math.min(100, (done / expected) * 100) : 100}
          animated={done === 0}
          striped={done === 0}
          aria-label={label}
        />
      </div>
    );
  }
  return (
    <div role="status">
      {run.phase === 'checked' && run.total && (
        <Text fw={550}>{t('import.checked', { fit, known: run.total.known, refused: run.total.refused })}</Text>
      )}
      {run.phase === 'done' && run.total && (
        <Text fw={550}>
          {t('import.done', { added: run.total.added, known: run.total.known, refused: run.total.refused })}
        </Text>
      )}
      {(run.phase === 'stopped' || run.phase === 'broken') && (
        <Alert color="orange">{t(run.phase === 'stopped' ? 'import.stopped' : 'import.broken')}</Alert>
      )}
      {run.phase === 'failed' && <Alert color="red">{refusal(run.error) || t(messageOf(run.error))}</Alert>}
    </div>
  );
}

/** Why the table cannot be read at all, as the service says it. */
function refusal(error: unknown): string {
  return error instanceof ApiProblem && error.code === 'broken-table' ? error.detail : '';
}
