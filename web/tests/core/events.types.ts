/**
 * What `npm run types` holds the link to: an unknown event, a wrong payload or a wrong use of an answer does not compile.
 * Where one does, TypeScript reports the `@ts-expect-error` above it as unused. Nothing here runs.
 */
import type { Link } from '../../src/core/socket';
import type { Message, Ticket } from '../../src/core/wire';

export function listening(link: Link) {
  link.on('message:new', (message) => message satisfies Message);
  link.on('ticket:closed', ({ ticket }) => ticket satisfies Ticket);
  // @ts-expect-error there is no such event
  link.on('message:now', () => {});
  // @ts-expect-error a client event, which the server never emits
  link.on('conversation:join', () => {});
  // @ts-expect-error the payload holds the ticket, and is none
  link.on('ticket:closed', (ticket: Ticket) => ticket);
  // @ts-expect-error a string may be none of the names
  link.on('message:new' as string, () => {});
}

export async function asking(link: Link) {
  const { message, duplicate } = await link.call('message:send', { conversationId: 'c', content: 'Hi' });
  message satisfies Message;
  duplicate satisfies boolean;
  await link.call('conversation:join', 'c');
  // @ts-expect-error there is no such event
  await link.call('message:sent', { conversationId: 'c' });
  // @ts-expect-error a server event, which no client emits
  await link.call('message:new', {});
  // @ts-expect-error without its conversation
  await link.call('message:send', { content: 'Hi' });
  // @ts-expect-error a field that the event does not have
  await link.call('message:send', { conversationId: 'c', text: 'Hi' });
  // @ts-expect-error the id alone will do for joining and leaving only
  await link.call('conversation:sync', 'c');
  // @ts-expect-error this acknowledgement brings no message
  (await link.call('message:read', { conversationId: 'c', seq: 1 })).message;
}

export function telling(link: Link) {
  link.tell('typing:start', { conversationId: 'c' });
  // @ts-expect-error the payload of another event
  link.tell('typing:start', { ticketId: 't' });
  // @ts-expect-error there is no such event
  link.tell('typing:paused', { conversationId: 'c' });
}
