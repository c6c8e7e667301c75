/** What was said of a topic, and is planned to be said: newest first. */
import { Table, Text } from '@mantine/core';
import { serviceNow } from '../api/clock';
import type { TopicDetail } from '../api/types';
import { useI18n } from '../i18n';
import { dayOf } from '../pages/days';

export function TopicVersions({ versions }: { versions: TopicDetail['versions'] }) {
  const { t, format } = useI18n();
  const today = dayOf(serviceNow());
  if (versions.length < 2) return null;
  const stands = (from: string, to: string | null) =>
    from > today ? 'planned' : to !== null && to < today ? 'ended' : 'in-force';
  return (
    <div>
      <Text fw={600} size="sm" mb={4}>
        {t('topics.versions')}
      </Text>
      <Table>
        <Table.Tbody>
          {versions.map((version) => (
            <Table.Tr key={`${version.valid_from} ${version.created_at}`}>
              <Table.Td className="figures">
                {format.day(version.valid_from)}
                {version.valid_to && ` — ${format.day(version.valid_to)}`}
              </Table.Td>
              <Table.Td>{version.content.name}</Table.Td>
              <Table.Td>{t(`topics.version.${stands(version.valid_from, version.valid_to)}`)}</Table.Td>
              <Table.Td c="dimmed">{version.by?.name ?? ''}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
