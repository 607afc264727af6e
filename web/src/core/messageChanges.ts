import { signal } from '@preact/signals';
import { asRefusal, type Refusal } from './errors';
import type { Log } from './messages';
import type { Link } from './socket';
import type { Message } from './wire';

export type MessageChange =
  | { kind: 'edit'; content: string }
  | { kind: 'delete'; for: 'everyone' | 'me' }
  | { kind: 'react'; emoji: string; remove: boolean };

/** A change of a message that the server has not agreed to yet, or has refused. */
export interface Pending {
  wish: MessageChange;
  refusal: Refusal | null;
}

export interface Changes {
  of(messageId: string): Pending | undefined;
  make(message: Message, wish: MessageChange): Promise<void>;
  retry(message: Message): void;
  discard(messageId: string): void;
}

/** Editing, deleting and reacting: seen at once, and taken back or tried again where the server does not agree. */
export function createChanges(link: Link, log: Log): Changes {
  const all = signal<ReadonlyMap<string, Pending>>(new Map());

  function set(messageId: string, pending: Pending | null) {
    const next = new Map(all.peek());
    if (pending) next.set(messageId, pending);
    else next.delete(messageId);
    all.value = next;
  }

  async function make(message: Message, wish: MessageChange) {
    const pending: Pending = { wish, refusal: null };
    set(message.id, pending);
    try {
      const answer = await ask(link, message.id, wish);
      if (answer.message.hidden) log.hide(message.id);
      else log.show(answer.message);
      if (all.peek().get(message.id) === pending) set(message.id, null);
    } catch (reason) {
      if (all.peek().get(message.id) === pending) set(message.id, { wish, refusal: asRefusal(reason) });
    }
  }

  return {
    of: (messageId) => all.value.get(messageId),
    make,
    retry: (message) => {
      const failed = all.peek().get(message.id);
      if (failed?.refusal) void make(message, failed.wish);
    },
    discard: (messageId) => set(messageId, null),
  };
}

function ask(link: Link, messageId: string, wish: MessageChange) {
  if (wish.kind === 'edit') return link.call('message:edit', { messageId, content: wish.content });
  if (wish.kind === 'delete') return link.call('message:delete', { messageId, for: wish.for });
  return link.call('message:react', { messageId, emoji: wish.emoji, remove: wish.remove });
}
