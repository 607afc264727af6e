import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Thread } from '../../src/core/thread';
import type { Actor } from '../../src/core/wire';
import { openTab, type Tab } from '../support/client';
import { FakeServer } from '../support/server';
import { AGENT, conversation, GUEST, message, ticket } from '../support/shapes';

let server: FakeServer;
let tab: Tab;
let thread: Thread;

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const told = (event: string) => server.heard.filter((one) => one.event === event).map((one) => one.payload);
const mine = { senderId: GUEST.id, senderRole: 'guest', senderName: 'Greta' } as const;

async function open(actor: Actor = GUEST) {
  tab = openTab(server, { actor });
  tab.client.start();
  thread = tab.client.open('ticket-1');
  await settle();
}

function receipt(kind: 'read' | 'delivered', userId: string, seq: number) {
  tab.socket.deliver(`message:${kind}`, {
    conversationId: 'ticket-1',
    userId,
    seq,
    messageId: `message-${seq}`,
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  for (let i = 0; i < 4; i++) server.say(i % 2 ? {} : mine);
});

afterEach(() => {
  tab.close();
  vi.useRealTimers();
});

test('ticks follow the other side of a ticket, not oneself', async () => {
  await open();
  const tick = (seq: number) => thread.tick(message(seq));
  expect(tick(3)).toBe('sent');
  receipt('read', GUEST.id, 4);
  expect(tick(3)).toBe('sent');
  receipt('delivered', AGENT.id, 3);
  expect(tick(3)).toBe('delivered');
  receipt('read', 'agent-2', 1);
  expect([tick(1), tick(3)]).toEqual(['read', 'delivered']);
  receipt('read', AGENT.id, 2);
  receipt('read', AGENT.id, 1);
  expect(thread.ticket.value?.progress.desk).toEqual({ readSeq: 2, deliveredSeq: 3 });
});

test('among people, a tick is coloured when everybody has read', async () => {
  const person = (userId: string, readSeq: number) => ({
    userId,
    name: userId,
    username: userId,
    avatarUrl: null,
    role: 'member' as const,
    joinedAt: '',
    readSeq,
    deliveredSeq: readSeq,
  });
  const participants = [person(GUEST.id, 9), person('b', 3), person('c', 2)];
  const { ticket: _, ...group } = conversation({ kind: 'group', participants });
  server.conversation = group;
  await open();
  expect([2, 3].map((seq) => thread.tick(message(seq)))).toEqual(['read', 'sent']);
  receipt('read', 'c', 3);
  expect(thread.tick(message(3))).toBe('read');
});

test('unread are the messages of others beyond what was read, and writing reads', async () => {
  await open();
  expect(thread.unread.value).toBe(2);
  server.say({ messageType: 'system', senderId: 'system' });
  expect(thread.unread.value).toBe(2);
  receipt('read', GUEST.id, 2);
  expect(thread.unread.value).toBe(1);
  server.say(mine);
  expect(thread.unread.value).toBe(0);
});

test('what is deleted or hidden is unread no more, in either order, and nothing is taken off twice', async () => {
  await open();
  tab.socket.deliver('message:hidden', { conversationId: 'ticket-1', messageId: 'message-2' });
  expect(thread.unread.value).toBe(1);
  const gone = (seq: number, rev: number) =>
    tab.socket.deliver('message:deleted', {
      ...message(seq, { senderId: AGENT.id, rev, content: '', deletedAt: 'now' }),
      messageId: `message-${seq}`,
    });
  gone(2, 5);
  expect(thread.unread.value).toBe(1);
  gone(4, 6);
  expect(thread.unread.value).toBe(0);
  tab.socket.deliver('message:hidden', { conversationId: 'ticket-1', messageId: 'message-4' });
  expect(thread.unread.value).toBe(0);
});

test('the line "new" stands above the first unread message of others, and goes with an answer', async () => {
  server.conversation = conversation({
    ticket: ticket({
      progress: { owner: { readSeq: 2, deliveredSeq: 2 }, desk: { readSeq: 0, deliveredSeq: 0 } },
    }),
  });
  await open();
  expect(thread.newFrom.value).toBe(4);
  thread.send('answer');
  expect(thread.newFrom.value).toBeNull();
});

test('what arrived is told as delivered, what was on the screen as read, and each only once', async () => {
  await open();
  await settle(300);
  expect(told('message:delivered')).toEqual([{ conversationId: 'ticket-1', seq: 4 }]);
  thread.markRead(3);
  thread.markRead(4);
  thread.markRead(2);
  await settle(300);
  expect(told('message:read')).toEqual([{ conversationId: 'ticket-1', seq: 4 }]);
  await settle(5000);
  expect(told('message:read')).toHaveLength(1);
});

test('a reading that a lost connection swallowed is told afterwards', async () => {
  await open();
  tab.socket.drop();
  thread.markRead(4);
  await settle(1000);
  expect(told('message:read')).toEqual([]);
  tab.socket.connect();
  await settle(500);
  expect(told('message:read')).toEqual([{ conversationId: 'ticket-1', seq: 4 }]);
});

test('typing is told once in three seconds while keys are pressed, and its end after two without', async () => {
  await open();
  for (let i = 0; i < 10; i++) {
    thread.keystroke();
    await settle(500);
  }
  expect(told('typing:start')).toHaveLength(2);
  expect(told('typing:stop')).toHaveLength(0);
  await settle(2000);
  expect(told('typing:stop')).toHaveLength(1);
});

test('somebody whose end of typing got lost is forgotten', async () => {
  await open();
  tab.socket.deliver('typing:start', { conversationId: 'ticket-1', userId: AGENT.id, userName: 'Ada' });
  expect(thread.typing.value).toEqual([{ userId: AGENT.id, userName: 'Ada' }]);
  await settle(6000);
  expect(thread.typing.value).toEqual([]);
});

test('who wrote types no more', async () => {
  await open();
  tab.socket.deliver('typing:start', { conversationId: 'ticket-1', userId: AGENT.id, userName: 'Ada' });
  server.say();
  expect(thread.typing.value).toEqual([]);
});

test('a closing shows at once, and keeps how far both sides have read', async () => {
  await open();
  receipt('read', AGENT.id, 3);
  tab.socket.deliver('ticket:closed', { ticket: ticket({ status: 'closed' }) });
  expect(thread.readOnly.value).toBe(true);
  expect(thread.tick(message(3))).toBe('read');
});

test('an agent sees who else is in the ticket, not itself', async () => {
  await open(AGENT);
  const viewers = [AGENT, { id: 'agent-2', name: 'Tomás' }].map(({ id, name }) => ({
    userId: id,
    name,
    typing: false,
  }));
  tab.socket.deliver('ticket:viewers', { ticketId: 'ticket-1', viewers });
  expect(thread.viewers.value.map((one) => one.name)).toEqual(['Tomás']);
});

test('a message deleted for oneself is hidden, and stays so through later changes', async () => {
  await open();
  tab.socket.deliver('message:hidden', { conversationId: 'ticket-1', messageId: 'message-2' });
  server.edit(2, 'changed');
  expect(thread.messages.value[1]).toMatchObject({ hidden: true, content: '' });
});

test('what a message answers is not quoted any more once that was deleted for oneself', async () => {
  await open();
  const quote = {
    id: 'message-2',
    seq: 2,
    senderId: AGENT.id,
    senderName: 'Tom',
    excerpt: 'words',
    deletedAt: null,
  };
  server.say({ replyTo: quote });
  expect(thread.messages.value.at(-1)?.replyTo?.excerpt).toBe('words');
  tab.socket.deliver('message:hidden', { conversationId: 'ticket-1', messageId: 'message-2' });
  expect(thread.messages.value.at(-1)?.replyTo).toMatchObject({ id: 'message-2', excerpt: '', hidden: true });
});

test('closing a ticket goes over HTTP when there is no connection', async () => {
  await open(AGENT);
  await expect(tab.client.closeTicket('ticket-1')).resolves.toBeUndefined();
  expect(server.count('ticket:close')).toBe(1);
  tab.socket.drop();
  await expect(tab.client.closeTicket('ticket-1')).rejects.toMatchObject({
    code: 'unavailable',
    status: 503,
  });
});

test('a summary does not undo what was heard since, nor forget people it leaves out', async () => {
  await open();
  const people = thread.conversation.value?.participants;
  receipt('read', AGENT.id, 3);
  const summary = conversation({ title: 'Renamed', participants: [], participantCount: 12 });
  tab.socket.deliver('conversation:updated', { conversation: summary });
  expect(thread.conversation.value?.title).toBe('Renamed');
  expect(thread.conversation.value?.participants).toEqual(people);
  expect(thread.tick(message(3))).toBe('read');
});

test('who was removed is shown nothing more', async () => {
  await open();
  tab.socket.deliver('conversation:removed', { conversationId: 'ticket-1' });
  expect(thread.status.value).toBe('gone');
});
