/** What a figure means, beside its name. */
import { ActionIcon, Popover, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { Board } from '../api/types';
import { useI18n } from '../i18n';

export function MeasureHelp({ measure }: { measure: Board['measures'][number] | undefined }) {
  const { t } = useI18n();
  if (!measure) return null;
  return (
    <Popover width={260} withArrow>
      <Popover.Target>
        <ActionIcon
          variant="transparent"
          color="gray"
          size={20}
          className="no-print"
          aria-label={t('board.help', { name: measure.name })}
        >
          <IconInfoCircle size={15} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" fw={600}>
          {measure.name}
        </Text>
        <Text size="sm">{measure.help}</Text>
      </Popover.Dropdown>
    </Popover>
  );
}
