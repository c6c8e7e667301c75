import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Autosave, type Saved, type SaveResult } from '../src/drafting/autosave';
import { browserStore, type Unsaved, type UnsavedStore } from '../src/drafting/unsaved';

const saved = (text: string, revision: number): Saved => ({
  text,
  revision,
  savedAt: '2026-11-24T10:00:00Z',
  author: 'И. О.',
});

function memoryStore(initial: Unsaved | null = null): UnsavedStore & { kept: Unsaved | null } {
  return {
    kept: initial,
    read() {
      return this.kept;
    },
    write(_id, unsaved) {
      this.kept = unsaved;
    },
    remove() {
      this.kept = null;
    },
  };
}

/** A service that keeps one draft, and can be made to fail or to have been changed by a colleague. */
function service(initial: Saved | null = null) {
  const state = { newest: initial, down: false, calls: 0 };
  const send = async (text: string, base: number): Promise<SaveResult> => {
    state.calls += 1;
    if (state.down) return { kind: 'failed' };
    if ((state.newest?.revision ?? 0) !== base) return { kind: 'changed', theirs: state.newest as Saved };
    state.newest = saved(text, base + 1);
    return { kind: 'saved', saved: state.newest };
  };
  return { state, send };
}

function editor(initial: Saved | null = null, unsaved: Unsaved | null = null) {
  const store = memoryStore(unsaved);
  const { state, send } = service(initial);
  const autosave = new Autosave({ questionId: 'q', saved: initial, store, send });
  return { autosave, store, service: state };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('typing', () => {
  it('is saved after a pause, once', async () => {
    const { autosave, service, store } = editor();
    autosave.type('З');
    autosave.type('Здравствуйте');
    expect(store.kept).toEqual({ text: 'Здравствуйте', revision: 0 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(service.calls).toBe(1);
    expect(autosave.state).toMatchObject({ phase: 'clean', saved: { text: 'Здравствуйте', revision: 1 } });
    expect(store.kept).toBeNull();
  });

  it('during a save is saved next, upon the new revision', async () => {
    const { autosave, service } = editor(saved('а', 3));
    autosave.type('аб');
    vi.advanceTimersByTime(900);
    autosave.type('абв');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(service.newest).toMatchObject({ text: 'абв', revision: 5 });
  });

  it('of nothing but blanks is never sent', async () => {
    const { autosave, service } = editor(saved('а', 1));
    autosave.type('  ');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(service.calls).toBe(0);
    expect(await autosave.flush()).toBe(false);
  });
});

describe('a failure', () => {
  it('keeps the text in this browser and tries again', async () => {
    const { autosave, service, store } = editor();
    service.down = true;
    autosave.type('текст');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(autosave.state.phase).toBe('failed');
    expect(store.kept?.text).toBe('текст');
    service.down = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(autosave.state.phase).toBe('clean');
    expect(store.kept).toBeNull();
  });

  it('stops a submission', async () => {
    const { autosave, service } = editor();
    service.down = true;
    autosave.type('текст');
    expect(await autosave.flush()).toBe(false);
  });
});

it('flushing saves at once and says that the service has the text', async () => {
  const { autosave, service } = editor();
  autosave.type('текст');
  expect(await autosave.flush()).toBe(true);
  expect(service.newest?.text).toBe('текст');
});

it('leaving the screen saves at once', async () => {
  const { autosave, service } = editor();
  autosave.type('текст');
  autosave.close();
  await vi.advanceTimersByTimeAsync(0);
  expect(service.newest?.text).toBe('текст');
});

describe('a colleague’s text', () => {
  it('is taken over while nothing is typed here', () => {
    const { autosave } = editor(saved('а', 1));
    autosave.learn(saved('б', 2));
    expect(autosave.state).toMatchObject({ text: 'б', phase: 'clean' });
  });

  it('does not touch what is being typed', () => {
    const { autosave } = editor(saved('а', 1));
    autosave.type('моё');
    autosave.learn(saved('б', 2));
    expect(autosave.state.text).toBe('моё');
  });

  it('that is older than ours changes nothing', () => {
    const { autosave } = editor(saved('б', 2));
    autosave.learn(saved('а', 1));
    expect(autosave.state.text).toBe('б');
  });

  it('saved meanwhile makes a conflict that waits for a choice', async () => {
    const { autosave, service, store } = editor(saved('а', 1));
    service.newest = saved('их', 2);
    autosave.type('моё');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(autosave.state).toMatchObject({ phase: 'conflict', text: 'моё', theirs: { text: 'их' } });
    expect(store.kept?.text).toBe('моё');
    expect(service.calls).toBe(1);
  });

  it('gives way to ours when ours is chosen', async () => {
    const { autosave, service } = editor(saved('а', 1));
    service.newest = saved('их', 2);
    autosave.type('моё');
    await vi.advanceTimersByTimeAsync(1_000);
    autosave.resolve('mine');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(service.newest).toMatchObject({ text: 'моё', revision: 3 });
  });

  it('replaces ours when it is chosen', async () => {
    const { autosave, service, store } = editor(saved('а', 1));
    service.newest = saved('их', 2);
    autosave.type('моё');
    await vi.advanceTimersByTimeAsync(1_000);
    autosave.resolve('theirs');
    expect(autosave.state).toMatchObject({ text: 'их', phase: 'clean', saved: { revision: 2 } });
    expect(store.kept).toBeNull();
  });

  it('equal to ours is no conflict', async () => {
    const { autosave, service } = editor(saved('а', 1));
    service.newest = saved('одно', 2);
    autosave.type('одно');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(autosave.state).toMatchObject({ phase: 'clean', saved: { revision: 2 } });
  });
});

describe('text kept in the browser', () => {
  it('is restored and saved', async () => {
    const { autosave, service } = editor(saved('а', 1), { text: 'а и б', revision: 1 });
    expect(autosave.state).toMatchObject({ text: 'а и б', restored: true });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(service.newest?.text).toBe('а и б');
  });

  it('written upon an older revision is offered beside the saved one', () => {
    const { autosave } = editor(saved('новое', 4), { text: 'моё', revision: 2 });
    expect(autosave.state).toMatchObject({ phase: 'conflict', text: 'моё', theirs: { text: 'новое' } });
  });

  it('equal to the saved one is forgotten', () => {
    const { store } = editor(saved('а', 1), { text: 'а', revision: 0 });
    expect(store.kept).toBeNull();
  });

  it('outlives a full storage as long as the page does', () => {
    const storage = {
      getItem: () => null,
      removeItem: () => undefined,
      setItem: () => {
        throw new DOMException('full');
      },
    };
    const store = browserStore('me', storage as unknown as Storage);
    store.write('q', { text: 'а', revision: 0 });
    expect(store.read('q')).toEqual({ text: 'а', revision: 0 });
  });

  it('that cannot be read is ignored', () => {
    const storage = { getItem: () => '{broken', removeItem: () => undefined, setItem: () => undefined };
    expect(browserStore('me', storage as unknown as Storage).read('q')).toBeNull();
  });
});
