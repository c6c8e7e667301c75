/** A catalogue from a table: checked first, line by line, then taken over as a whole. */
import { Alert, Button, FileInput, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { messageOf } from '../api/messages';
import { ApiProblem } from '../api/problem';
import type { SheetReport } from '../api/types';
import { useI18n } from '../i18n';
import { useToasts } from '../shell/toast';

export type Sheet = 'topics' | 'territories' | 'agencies' | 'rules';

const FINDINGS_SHOWN = 100;

interface Props {
  sheet: Sheet;
  /** first parts of the query keys that are read anew afterwards */
  invalidates: readonly string[];
  onClose: () => void;
}

/** Sends the table as it is: the service knows its encoding and separators. */
async function send(sheet: Sheet, file: File, dryRun: boolean): Promise<SheetReport> {
  const options = {
    params: { query: { dry_run: dryRun } },
    body: (await file.text()) as never,
    bodySerializer: (body: unknown) => body as string,
    headers: { 'Content-Type': 'text/csv' },
  };
  return ask(api.POST(`/api/v1/${sheet}/import`, options));
}

export function SheetDialog({ sheet, invalidates, onClose }: Props) {
  const { t } = useI18n();
  const client = useQueryClient();
  const toasts = useToasts();
  const [file, setFile] = useState<File | null>(null);
  const check = useMutation({ mutationFn: (chosen: File) => send(sheet, chosen, true) });
  const take = useMutation({
    mutationFn: (chosen: File) => send(sheet, chosen, false),
    onSuccess: async (report) => {
      await Promise.all(invalidates.map((key) => client.invalidateQueries({ queryKey: [key] })));
      toasts.done(t('sheet.taken', { created: report.created, changed: report.changed }));
      onClose();
    },
  });
  const choose = (chosen: File | null) => {
    setFile(chosen);
    take.reset();
    if (chosen) check.mutate(chosen);
    else check.reset();
  };
  const error = take.error ?? check.error;
  const report = check.data;
  const clean = report !== undefined && report.findings.length === 0 && report.created + report.changed > 0;

  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(`sheet.title.${sheet}`)}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Text size="sm" c="dimmed">
          {t('sheet.lead')}
        </Text>
        <FileInput
          label={t('import.file')}
          placeholder={t('import.file.placeholder')}
          leftSection={<IconFileText size={16} aria-hidden />}
          accept=".csv,text/csv"
          value={file}
          onChange={choose}
          clearable
        />
        {error && <Alert color="red">{reasonOf(error) || t(messageOf(error))}</Alert>}
        {report && <Report report={report} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            disabled={!file || !clean}
            loading={check.isPending || take.isPending}
            onClick={() => file && take.mutate(file)}
          >
            {t('sheet.take')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function reasonOf(error: unknown): string {
  return error instanceof ApiProblem && error.status === 422 ? error.detail : '';
}

function Report({ report }: { report: SheetReport }) {
  const { t } = useI18n();
  const { created, changed, unchanged, findings } = report;
  return (
    <div role="status">
      <Text fw={550}>{t('sheet.report', { created, changed, unchanged })}</Text>
      {findings.length > 0 && (
        <>
          <Text size="sm" c="red" my={6}>
            {t('sheet.findings', { count: findings.length })}
          </Text>
          <Table.ScrollContainer minWidth={420} mah={320}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('import.line')}</Table.Th>
                  <Table.Th>{t('sheet.field')}</Table.Th>
                  <Table.Th>{t('import.why')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {findings.slice(0, FINDINGS_SHOWN).map((one) => (
                  <Table.Tr key={`${one.line} ${one.field} ${one.text}`}>
                    <Table.Td className="figures">{one.line}</Table.Td>
                    <Table.Td>{one.field}</Table.Td>
                    <Table.Td lang="ru">{one.text}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </>
      )}
    </div>
  );
}
