import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Draft } from '../../core/outbox';
import { countsAsUnread, type Thread } from '../../core/thread';
import { isInvisible } from '../../core/visible';
import type { Message } from '../../core/wire';

export interface StaleGuard {
  /** What others wrote since the writing began. */
  newer: ReadonlySignal<readonly Message[]>;
  /** Whether the writer is being asked. */
  shown: ReadonlySignal<boolean>;
  /** True when there is something to be seen before sending; asks then. */
  holds(): boolean;
  /** Seen: what is written now is written in this knowledge. */
  accept(): void;
  /** What goes along with the message, for the server to check in the same breath. */
  stamp(): Pick<Draft, 'basedOnSeq'>;
}

/** What an agent loses a customer over: an answer to what was said before the last thing that was said. */
export function useStaleGuard(thread: Thread, draft: Signal<string>, me: string, on: boolean): StaleGuard {
  const guard = useMemo(() => createStaleGuard(thread, me, on), [thread, me, on]);
  useEffect(() => draft.subscribe((text) => guard.follow(text)), [guard, draft]);
  return guard;
}

export function createStaleGuard(
  thread: Thread,
  me: string,
  on: boolean,
): StaleGuard & { follow(text: string): void } {
  /** The last `seq` when the writing began; null while nothing is written. */
  const base = signal<number | null>(null);
  const asked = signal(false);
  const newer = computed(() => {
    const from = base.value;
    if (!on || from === null) return [];
    return thread.messages.value.filter((message) => message.seq > from && countsAsUnread(message, me));
  });
  const accept = () => {
    base.value = thread.lastSeq.peek();
    asked.value = false;
  };
  return {
    newer,
    shown: computed(() => asked.value && newer.value.length > 0),
    holds: () => {
      asked.value = newer.peek().length > 0;
      return asked.peek();
    },
    accept,
    stamp: () => {
      const basedOnSeq = thread.lastSeq.peek();
      return on && basedOnSeq > 0 ? { basedOnSeq } : {};
    },
    follow: (text) => {
      if (isInvisible(text)) {
        base.value = null;
        asked.value = false;
      } else if (base.peek() === null) base.value = thread.lastSeq.peek();
    },
  };
}
