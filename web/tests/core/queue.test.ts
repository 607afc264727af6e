import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApi, type TicketFilter } from '../../src/core/api';
import { belongs, createQueue, type Queue } from '../../src/core/queue';
import { createLink, type Link } from '../../src/core/socket';
import type { Ticket } from '../../src/core/wire';
import { FakeServer, type FakeSocket } from '../support/server';
import { AGENT, at, message, ticket } from '../support/shapes';

let stored: Ticket[];
let asked: string[];
let failing: boolean;
let socket: FakeSocket;
let link: Link;
let queue: Queue;

/** A response is read in steps of the real event loop. */
async function settle(ms = 0) {
  await vi.advanceTimersByTimeAsync(ms);
  for (let step = 0; step < 5; step++) await new Promise(setImmediate);
}
const ids = () => queue.items.value.map((one) => one.id);
const numbered = (n: number, more: Partial<Ticket> = {}) =>
  ticket({ id: `t-${n}`, createdAt: at(n), ...more });

/** Two to a page, latest first. */
const fetch: typeof globalThis.fetch = async (address) => {
  const url = new URL(String(address), 'http://x');
  asked.push(url.pathname + url.search);
  if (failing) return new Response('', { status: 503 });
  if (url.pathname.endsWith('/counts')) return Response.json({ open: stored.length, mine: 0, unassigned: 0 });
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const nextCursor = from + 2 < stored.length ? String(from + 2) : null;
  return Response.json({ tickets: stored.slice(from, from + 2), nextCursor });
};

function open(filter?: TicketFilter, counted = true) {
  queue = createQueue({
    counted,
    api: createApi({ fetch }),
    link,
    actor: signal(AGENT),
    ...(filter ? { filter } : {}),
  });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  asked = [];
  failing = false;
  stored = [5, 4, 3, 2, 1].map((n) => numbered(n));
  socket = new FakeServer().socket(AGENT);
  link = createLink({ raw: () => socket });
  link.open();
});

afterEach(() => {
  queue.dispose();
  link.close();
  vi.useRealTimers();
});

test('pages follow each other by cursor, latest first', async () => {
  open();
  await settle();
  expect(ids()).toEqual(['t-5', 't-4']);
  await queue.more();
  await queue.more();
  await queue.more();
  expect(ids()).toEqual(['t-5', 't-4', 't-3', 't-2', 't-1']);
  expect(queue.hasMore.value).toBe(false);
});

test('a ticket in which somebody speaks moves up, one that no longer fits goes', async () => {
  open({ status: 'open' });
  await settle();
  socket.deliver('ticket:updated', { ticket: numbered(4, { lastMessage: message(9) }) });
  expect(ids()).toEqual(['t-4', 't-5']);
  socket.deliver('ticket:closed', { ticket: numbered(4, { status: 'closed' }) });
  socket.deliver('ticket:new', { ticket: numbered(10) });
  expect(ids()).toEqual(['t-10', 't-5']);
});

test('a search follows what it found, and takes in nothing that the server did not find', async () => {
  open({ status: 'open', query: 'lamp' });
  await settle();
  socket.deliver('ticket:new', { ticket: numbered(10) });
  socket.deliver('ticket:updated', { ticket: numbered(4, { lastMessage: message(9) }) });
  expect(ids()).toEqual(['t-4', 't-5']);
});

test('what is heard while the list loads is not undone by its answer', async () => {
  open();
  socket.deliver('ticket:new', { ticket: numbered(10) });
  socket.deliver('ticket:closed', { ticket: numbered(4, { status: 'closed' }) });
  await settle();
  expect(ids()).toEqual(['t-10', 't-5']);
});

test('counts are asked once after many changes', async () => {
  open();
  await settle(1000);
  const before = asked.filter((path) => path.endsWith('/counts')).length;
  for (let n = 0; n < 20; n++) socket.deliver('ticket:updated', { ticket: numbered(4) });
  await settle(1000);
  expect(asked.filter((path) => path.endsWith('/counts')).length).toBe(before + 1);
  expect(queue.counts.value?.open).toBe(5);
});

test('a list whose counts nobody sees does not ask for them', async () => {
  open({ status: 'open' }, false);
  await settle(1000);
  socket.deliver('ticket:updated', { ticket: numbered(4) });
  await settle(1000);
  expect(ids()).toEqual(['t-5', 't-4']);
  expect(asked.filter((path) => path.endsWith('/counts'))).toEqual([]);
});

test('another list starts anew, and an answer to the old question changes nothing', async () => {
  open();
  stored = [numbered(7, { status: 'closed' })];
  queue.show({ status: 'closed' });
  await settle();
  expect(ids()).toEqual(['t-7']);
  expect(asked.at(-1)).toContain('status=closed');
});

test('a list that fails says so, and works when asked again', async () => {
  failing = true;
  open();
  await settle();
  expect([queue.status.value, queue.error.value?.code]).toEqual(['failed', 'unavailable']);
  failing = false;
  await queue.reload();
  expect([queue.status.value, queue.error.value]).toEqual(['ready', null]);
});

test('a reconnection asks again, and what is shown stays while it does', async () => {
  open();
  await settle();
  socket.drop();
  stored = [numbered(11), ...stored];
  socket.connect();
  expect(ids()).toEqual(['t-5', 't-4']);
  await settle();
  expect(ids()[0]).toBe('t-11');
});

test.each([
  [{ status: 'open' }, {}, true],
  [{ status: 'closed' }, {}, false],
  [{ assignee: 'none' }, {}, true],
  [{ assignee: 'me' }, {}, false],
] as const)('%o takes an open, unassigned ticket: %s → %s', (filter, more, expected) => {
  expect(belongs(ticket(more), filter, AGENT)).toBe(expected);
});

test('what came between a page that is under way and the connection is asked for', async () => {
  socket.drop();
  open();
  stored = [numbered(6), ...stored]; // the page was read before, and its event went to nobody
  socket.connect();
  await settle();
  expect(ids()[0]).toBe('t-6');
  expect(asked.filter((path) => !path.includes('counts'))).toHaveLength(2);
});

const pages = () => asked.filter((path) => !path.includes('counts'));
const fromHtml = () => {
  const first = { items: [numbered(5), numbered(4)], nextCursor: '2' };
  const counts = { open: 5, mine: 0, unassigned: 0, waiting: 0 };
  queue = createQueue({ api: createApi({ fetch }), link, actor: signal(AGENT), first, counts });
};

test('a list that came with the page is there at once, and asked for once, when the connection stands', async () => {
  socket.drop();
  fromHtml();
  expect([queue.status.value, ids(), queue.hasMore.value]).toEqual(['ready', ['t-5', 't-4'], true]);
  await settle(1000);
  expect(asked).toEqual([]);
  stored = [numbered(6), ...stored]; // told to nobody: the page is older, the connection not there yet
  socket.connect();
  socket.deliver('ticket:updated', { ticket: numbered(4, { lastMessage: message(9) }) });
  await settle(1000);
  expect(ids()).toEqual(['t-4', 't-6', 't-5']);
  expect(pages()).toHaveLength(1);
  expect(asked.filter((path) => path.includes('counts'))).toHaveLength(1);
});

test('a list that came with the page is asked for at once where the connection stands already', async () => {
  fromHtml();
  await settle(1000);
  expect(pages()).toHaveLength(1);
});

test('a list that came with the page stays while nobody answers, and goes on by its cursor', async () => {
  socket.drop();
  failing = true;
  fromHtml();
  socket.connect();
  await settle();
  expect([ids(), queue.error.value?.code]).toEqual([['t-5', 't-4'], 'unavailable']);
  failing = false;
  await queue.more();
  expect(ids()).toEqual(['t-5', 't-4', 't-3', 't-2']);
});
