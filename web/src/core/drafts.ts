import { effect, type Signal, signal } from '@preact/signals';
import type { Storage } from './platform';

export interface Drafts {
  /** What is being written to a conversation; the same in every tab, kept over reloads. */
  of(conversationId: string): Signal<string>;
  stop(): void;
}

export function createDrafts(storage: Storage, person: string): Drafts {
  const prefix = `parlour:draft:${person}:`;
  const known = new Map<string, Signal<string>>();
  const undo: (() => void)[] = [];

  undo.push(
    storage.watch((key) => {
      const draft = key.startsWith(prefix) && known.get(key.slice(prefix.length));
      if (draft) draft.value = storage.get(key) ?? '';
    }),
  );

  function create(conversationId: string): Signal<string> {
    const key = prefix + conversationId;
    const draft = signal(storage.get(key) ?? '');
    undo.push(
      effect(() => {
        const text = draft.value;
        if (text === (storage.get(key) ?? '')) return;
        if (text) storage.set(key, text);
        else storage.remove(key);
      }),
    );
    known.set(conversationId, draft);
    return draft;
  }

  return {
    of: (conversationId) => known.get(conversationId) ?? create(conversationId),
    stop: () => {
      for (const fn of undo.splice(0)) fn();
    },
  };
}
