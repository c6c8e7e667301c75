/** What is chosen in the list; another list begins with nothing chosen. */
import { useMemo, useState } from 'react';
import type { QuestionRow } from '../api/types';
import type { Chosen } from '../routing/calls';
import { type Filters, toQuery } from './filters';
import { ALL, extended, isEmpty, kept, NONE, type Selection, toggled } from './selection';

export function useSelection(rows: readonly QuestionRow[], filters: Filters) {
  const query = toQuery(filters);
  const list = JSON.stringify(query);
  const [chosen, setChosen] = useState<{ list: string; selection: Selection }>({ list, selection: NONE });
  const shown = useMemo(() => rows.map((row) => row.id), [rows]);
  const held = chosen.list === list ? chosen.selection : NONE;
  const selection = useMemo(() => kept(held, shown), [held, shown]);
  const set = (next: Selection) => setChosen({ list, selection: next });

  return {
    selection,
    any: !isEmpty(selection),
    toggle: (id: string) => set(toggled(selection, id, shown)),
    extend: (from: string | null, to: string) => set(extended(selection, shown, from, to)),
    chooseAll: () => set(ALL),
    clear: () => set(NONE),
    /** the same as the service is told */
    toSend: (): Chosen => (selection.all ? { filter: asListed(query) } : { question_ids: [...selection.ids] }),
  };
}

/** The filter as the list takes it; how much the list shows at once is of no matter here. */
function asListed(query: ReturnType<typeof toQuery>) {
  return { ...query, status: query.status ?? [], q: query.q ?? '', limit: 1 };
}

export type Selecting = ReturnType<typeof useSelection>;
