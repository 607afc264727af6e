import { type ReadonlySignal, signal } from '@preact/signals';
import type { Client } from '../../core/client';
import { asRefusal, type Refusal } from '../../core/errors';
import type { Participant } from '../../core/wire';

export interface Roster {
  status: ReadonlySignal<'loading' | 'ready' | 'failed'>;
  error: ReadonlySignal<Refusal | null>;
  people: ReadonlySignal<readonly Participant[]>;
  load(): void;
  stop(): void;
}

const AGAIN_AFTER = 100;

/** Everyone who takes part, asked for again when somebody comes, goes, or gets another role. */
export function createRoster(client: Client, conversationId: string): Roster {
  const status = signal<'loading' | 'ready' | 'failed'>('loading');
  const error = signal<Refusal | null>(null);
  const people = signal<readonly Participant[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  function load() {
    const turn = ++asked;
    if (status.peek() === 'failed') status.value = 'loading';
    client.api.participants(conversationId).then(
      ({ participants }) => {
        if (turn !== asked) return;
        people.value = participants;
        status.value = 'ready';
        client.presence.ask(participants.map((one) => one.userId));
      },
      (reason) => {
        if (turn !== asked || people.peek().length > 0) return;
        error.value = asRefusal(reason);
        status.value = 'failed';
      },
    );
  }

  const heard = (it: { conversationId?: string; conversation?: { id: string } }) => {
    if ((it.conversationId ?? it.conversation?.id) !== conversationId) return;
    clearTimeout(timer);
    timer = setTimeout(load, AGAIN_AFTER);
  };
  const undo = (['participant:added', 'participant:removed', 'conversation:updated'] as const).map((event) =>
    client.on(event, heard),
  );
  load();
  return {
    status,
    error,
    people,
    load,
    stop: () => {
      asked += 1;
      clearTimeout(timer);
      for (const fn of undo) fn();
    },
  };
}
