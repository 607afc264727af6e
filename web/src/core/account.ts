import { type ReadonlySignal, signal } from '@preact/signals';
import type { Api } from './api';
import type { Storage } from './platform';
import type { Me } from './wire';

export interface Account {
  /** Null until it has come. */
  me: ReadonlySignal<Me | null>;
  load(): Promise<void>;
  /** Fails as the server's answer does. */
  change(body: Record<string, unknown>): Promise<void>;
  stop(): void;
}

const CHANGED = 'parlour:account';

/** One's own account; a change in one tab shows in the others at once. */
export function createAccount(api: Pick<Api, 'me' | 'updateMe'>, storage: Storage): Account {
  const me = signal<Me | null>(null);
  async function load() {
    const { user } = await api.me();
    if (user) me.value = user;
  }
  const undo = storage.watch((key) => {
    // What does not come now comes with the next page.
    if (key === CHANGED) load().catch(() => {});
  });
  return {
    me,
    load,
    change: async (body) => {
      await api.updateMe(body);
      await load();
      storage.set(CHANGED, String(Date.now()));
    },
    stop: undo,
  };
}
