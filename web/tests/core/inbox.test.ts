import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConversationFilter } from '../../src/core/api';
import { createInbox, type Inbox } from '../../src/core/inbox';
import { createLink, type Link } from '../../src/core/socket';
import type { Actor, Conversation } from '../../src/core/wire';
import { FakeServer, type FakeSocket } from '../support/server';
import { at, conversation } from '../support/shapes';

const MIA: Actor = { id: 'mia', role: 'member', name: 'Mia' };

let stored: Conversation[];
let failing: boolean;
let asked: ConversationFilter[];
let socket: FakeSocket;
let link: Link;
let inbox: Inbox;

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const ids = () => inbox.items.value.map((one) => one.id);
const chat = (n: number, more: Partial<Conversation> = {}) => {
  const { ticket: _, ...rest } = conversation({
    id: `c-${n}`,
    kind: 'direct',
    title: null,
    createdAt: at(n),
  });
  return { ...rest, ...more };
};

/** Two to a page, latest first. */
const api = {
  conversations: async (filter: ConversationFilter) => {
    asked.push(filter);
    if (failing) throw new Error('down');
    const found = stored.filter((one) => filter.pinned === undefined || one.pinned === filter.pinned);
    const from = Number(filter.cursor ?? 0);
    const nextCursor = from + 2 < found.length ? String(from + 2) : null;
    return { conversations: found.slice(from, from + 2), nextCursor };
  },
};

function open(filter?: ConversationFilter, actor = MIA) {
  inbox = createInbox({ api, link, actor: signal(actor), ...(filter ? { filter } : {}) });
  return settle();
}
const told = (one: Conversation) => socket.deliver('conversation:updated', { conversation: one });

beforeEach(() => {
  asked = [];
  failing = false;
  stored = [5, 4, 3, 2, 1].map((n) => chat(n));
  socket = new FakeServer().socket(MIA);
  link = createLink({ raw: () => socket });
  link.open();
});

afterEach(() => {
  inbox.dispose();
  link.close();
});

test('pages follow each other by cursor, pinned ones are on the first however old', async () => {
  stored[3] = chat(2, { pinned: true });
  await open();
  expect(ids()).toEqual(['c-2', 'c-5', 'c-4']);
  await inbox.more();
  expect(ids()).toEqual(['c-2', 'c-5', 'c-4', 'c-3', 'c-1']);
  await inbox.more();
  expect(ids()).toHaveLength(5);
  expect(inbox.hasMore.value).toBe(false);
});

test('a new conversation appears, one that is left or archived goes', async () => {
  await open();
  socket.deliver('conversation:new', { conversation: chat(9) });
  expect(ids()).toEqual(['c-9', 'c-5', 'c-4']);
  told(chat(9, { archived: true }));
  socket.deliver('conversation:removed', { conversationId: 'c-4' });
  expect(ids()).toEqual(['c-5']);
});

test('a summary from before a removal does not bring it back, being let in again does', async () => {
  await open();
  socket.deliver('conversation:removed', { conversationId: 'c-5' });
  told(chat(5, { unread: 1 }));
  expect(ids()).toEqual(['c-4']);
  socket.deliver('conversation:new', { conversation: chat(5) });
  told(chat(5, { unread: 1 }));
  expect(ids()).toEqual(['c-5', 'c-4']);
  expect(inbox.items.value[0]?.unread).toBe(1);
});

test('what is heard while a page is under way is newer than the page', async () => {
  inbox = createInbox({ api, link, actor: signal(MIA) });
  socket.deliver('conversation:removed', { conversationId: 'c-5' });
  told(chat(4, { unread: 3 }));
  await settle();
  expect(ids()).toEqual(['c-4']);
  expect(inbox.items.value[0]?.unread).toBe(3);
});

test('what is being read stays among the unread until they are asked for again', async () => {
  stored = [chat(1, { unread: 2 })];
  await open({ unread: true });
  told(chat(1, { unread: 0 }));
  expect(ids()).toEqual(['c-1']);
  told(chat(2, { unread: 0 }));
  expect(ids()).toEqual(['c-1']);
});

test('a search follows only what it found', async () => {
  await open({ query: 'lamp' });
  told(chat(9));
  told(chat(4, { createdAt: at(10) }));
  expect(ids()).toEqual(['c-4', 'c-5']);
});

test('agents have their tickets at the desk, members among their conversations', async () => {
  const own = conversation({ id: 'ticket-1', createdAt: at(9) });
  await open(undefined, { ...MIA, role: 'agent' });
  told(own);
  expect(ids()).not.toContain('ticket-1');
  inbox.dispose();
  await open();
  told(own);
  expect(ids()).toContain('ticket-1');
});

test('a list that does not load says so and can be asked again', async () => {
  failing = true;
  await open();
  expect(inbox.status.value).toBe('failed');
  failing = false;
  await inbox.reload();
  expect(inbox.status.value).toBe('ready');
  failing = true;
  await inbox.reload();
  expect(ids()).toEqual(['c-5', 'c-4']);
});

test('conversations that came with the page are there at once, and asked for once when the connection stands', async () => {
  socket.drop();
  stored = [chat(1, { pinned: true }), chat(5), chat(4)];
  const first = { items: stored, nextCursor: null };
  inbox = createInbox({ api, link, actor: signal(MIA), first });
  await settle();
  expect([ids(), asked]).toEqual([['c-1', 'c-5', 'c-4'], []]);
  stored = [chat(6), ...stored];
  socket.connect();
  told(chat(4, { createdAt: at(9) }));
  await settle();
  expect(ids()).toEqual(['c-1', 'c-4', 'c-6', 'c-5']);
  expect(asked.map(({ pinned }) => pinned)).toEqual([true, false]);
});
