/** Giving many questions to one agency at once: what it would do, doing it, taking it back. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useI18n } from '../i18n';
import { useUndoToast } from '../questions/useUndoToast';
import { type Chosen, fetchMoves, moveAll, previewMove, undoMove } from '../routing/calls';
import type { BulkMove } from '../routing/types';
import { useToasts } from '../shell/toast';

const MOVES = ['bulk-moves'] as const;
const UNDO_SHOWN_SECONDS = 20;

function useSettled() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      ['questions', 'question', 'counts', 'triage', ...MOVES].map((part) =>
        client.invalidateQueries({ queryKey: [part] }),
      ),
    );
}

/** What a move would do; asked once the agency is known. */
export function usePreview(chosen: Chosen, agencyId: string | null, topicId: string | null) {
  return useQuery({
    queryKey: ['bulk-preview', chosen, agencyId, topicId],
    enabled: agencyId !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
    queryFn: ({ signal }) => previewMove(chosen, { agency_id: agencyId ?? '', topic_id: topicId }, signal),
  });
}

/** The newest moves. */
export function useMoves() {
  return useQuery({ queryKey: MOVES, queryFn: ({ signal }) => fetchMoves(signal) });
}

/** Takes a move back and says what became of it. */
export function useUndoMove() {
  const { t } = useI18n();
  const toasts = useToasts();
  return useMutation({
    mutationFn: (move: Pick<BulkMove, 'id'>) => undoMove(move.id),
    onSuccess: ({ undone, kept }) =>
      toasts.done(
        [t('bulk.undone', { count: undone }), kept > 0 && t('bulk.kept', { count: kept })].filter(Boolean).join('; '),
      ),
    onError: toasts.failed,
    onSettled: useSettled(),
  });
}

interface Order {
  chosen: Chosen;
  agencyId: string;
  topicId: string | null;
  reason: string;
}

/** Moves, and offers the way back. */
export function useBulkMove() {
  const { t } = useI18n();
  const toasts = useToasts();
  const tell = useUndoToast();
  const undo = useUndoMove();
  return useMutation({
    mutationFn: ({ chosen, agencyId, topicId, reason }: Order) =>
      moveAll(chosen, { agency_id: agencyId, topic_id: topicId }, reason),
    onSuccess: (move) =>
      tell({
        id: `bulk-${move.id}`,
        text: t('bulk.done', { count: move.moved, agency: move.agency.short_name }),
        undo: () => undo.mutate(move),
        seconds: UNDO_SHOWN_SECONDS,
      }),
    onError: toasts.failed,
    onSettled: useSettled(),
  });
}
