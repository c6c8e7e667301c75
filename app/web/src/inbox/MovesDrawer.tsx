/** The newest bulk moves, each with the way back. */
import { Button, Drawer, Text } from '@mantine/core';
import { IconArrowBackUp, IconArrowsExchange } from '@tabler/icons-react';
import { useNow } from '../deadlines/useNow';
import { useI18n } from '../i18n';
import type { BulkMove } from '../routing/types';
import { Empty, Failed, Loading } from '../shell/States';
import styles from './MovesDrawer.module.css';
import { useMoves, useUndoMove } from './useBulkMoves';

export function MovesDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const moves = useMoves();
  const undo = useUndoMove();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="md"
      title={t('moves.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {moves.isPending && <Loading />}
      {moves.isError && !moves.data && <Failed error={moves.error} retry={() => moves.refetch()} />}
      {moves.data?.length === 0 && (
        <Empty icon={<IconArrowsExchange size={28} stroke={1.6} />} title={t('moves.title')} text={t('moves.none')} />
      )}
      <ul className={styles.list}>
        {moves.data?.map((move) => (
          <Move
            key={move.id}
            move={move}
            pending={undo.isPending && undo.variables.id === move.id}
            onUndo={() => undo.mutate(move)}
          />
        ))}
      </ul>
    </Drawer>
  );
}

function Move({ move, pending, onUndo }: { move: BulkMove; pending: boolean; onUndo: () => void }) {
  const { t, format } = useI18n();
  const now = useNow('half-minute');
  return (
    <li className={styles.move}>
      <div className={styles.what}>{t('moves.count', { count: move.moved, agency: move.agency.short_name })}</div>
      <div className={styles.who}>
        {move.by.name} · {format.ago(move.at, now)}
      </div>
      {move.reason && <blockquote className={styles.reason}>{move.reason}</blockquote>}
      {move.undone_at && (
        <Text size="sm" c="dimmed">
          {t('moves.undone', { when: format.moment(move.undone_at) })}: {t('bulk.undone', { count: move.undone })}
          {move.kept > 0 && <>; {t('bulk.kept', { count: move.kept })}</>}
        </Text>
      )}
      {move.undoable && (
        <Button
          size="compact-sm"
          variant="default"
          mt={6}
          leftSection={<IconArrowBackUp size={15} />}
          loading={pending}
          onClick={onUndo}
        >
          {t('moves.undo')}
        </Button>
      )}
    </li>
  );
}
