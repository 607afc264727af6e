import { type ReadonlySignal, signal } from '@preact/signals';
import type { Storage } from '../core/platform';

export interface AfterClose {
  /** Closing opens the next ticket; else it goes back to the list. */
  next: ReadonlySignal<boolean>;
  toggle(): void;
}

/** An agent's choice, kept in this browser. */
export function createAfterClose(storage: Storage, agentId: string): AfterClose {
  const key = `parlour:after-close:${agentId}`;
  const next = signal(storage.get(key) === 'next');
  return {
    next,
    toggle: () => {
      next.value = !next.peek();
      storage.set(key, next.peek() ? 'next' : 'list');
    },
  };
}
