import { isStaff } from '../core/conversations';
import type { Actor, Conversation } from '../core/wire';

export const ticketPath = (id: string | null) => (id ? `/agent/tickets/${encodeURIComponent(id)}` : '/agent');
export const chatPath = (id: string | null) => (id ? `/chat/${encodeURIComponent(id)}` : '/messages');

/** Where somebody has a conversation: agents their tickets at the desk. */
export function pathOf({ id, kind }: Pick<Conversation, 'id' | 'kind'>, me: Actor): string {
  return kind === 'ticket' && isStaff(me) ? ticketPath(id) : chatPath(id);
}

export const messagePath = (conversation: Conversation, messageId: string, me: Actor): string =>
  `${pathOf(conversation, me)}?message=${encodeURIComponent(messageId)}`;
