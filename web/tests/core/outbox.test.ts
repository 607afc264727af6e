import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Thread } from '../../src/core/thread';
import { Browser, openTab, type Tab } from '../support/client';
import { FakeServer, refuse } from '../support/server';

let server: FakeServer;
let browser: Browser;
const tabs: Tab[] = [];

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const stored = () => server.messages.map((message) => message.content);
const states = (thread: Thread) => thread.pending.value.map((entry) => entry.state);
const sends = () =>
  server.heard.filter((one) => one.event === 'message:send').map((one) => Object(one.payload));

async function open(name = 'tab-1', { start = true } = {}): Promise<Tab & { thread: Thread }> {
  const tab = openTab(server, { browser, name });
  tabs.push(tab);
  if (start) tab.client.start();
  const thread = tab.client.open('ticket-1');
  await settle();
  return { ...tab, thread };
}

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  browser = new Browser();
});

afterEach(() => {
  for (const tab of tabs.splice(0)) tab.close();
  vi.useRealTimers();
});

test('a message is shown at once, stored, and then is a message like any other', async () => {
  const { thread } = await open();
  thread.send('hello');
  expect(states(thread)).toEqual(['sending']);
  await settle();
  expect(thread.pending.value).toEqual([]);
  expect(thread.messages.value.map((message) => message.content)).toEqual(['hello']);
});

test('an answer that overtakes its event shows the message once', async () => {
  const { thread } = await open();
  server.lose = () => true;
  thread.send('quick');
  await settle();
  server.lose = () => false;
  server.broadcast('message:new', server.messages[0]);
  server.say();
  await settle();
  expect(thread.messages.value.map((message) => message.seq)).toEqual([1, 2]);
  expect(server.count('conversation:sync')).toBe(0);
});

test('a lost answer is asked for again with the same clientId', async () => {
  const { thread } = await open();
  server.swallow = (event) => event === 'message:send';
  thread.send('once');
  await settle(10_000);
  server.swallow = () => false;
  await settle(2000);
  expect(sends().map((one) => one.clientId)).toEqual(['tab-1-1', 'tab-1-1']);
  expect(stored()).toEqual(['once']);
  expect(thread.pending.value).toEqual([]);
});

test('what is written without a connection goes out in order when it is back', async () => {
  const { thread, socket } = await open();
  socket.drop();
  for (const text of ['one', 'two', 'three']) thread.send(text);
  await settle(5000);
  expect(stored()).toEqual([]);
  socket.connect();
  await settle();
  expect(stored()).toEqual(['one', 'two', 'three']);
});

test('a connection that breaks in the middle of sending loses and doubles nothing', async () => {
  const { thread, socket } = await open();
  server.swallow = (event) => event === 'message:send';
  for (const text of ['one', 'two']) thread.send(text);
  await settle();
  socket.drop();
  server.swallow = () => false;
  socket.connect();
  await settle();
  expect(stored()).toEqual(['one', 'two']);
  expect(thread.messages.value.map((message) => message.content)).toEqual(['one', 'two']);
});

test('unsent messages survive a reload', async () => {
  const first = await open('tab-1', { start: false });
  first.thread.send('one');
  first.thread.send('two');
  first.close();
  const { thread } = await open('tab-1');
  expect(stored()).toEqual(['one', 'two']);
  expect(thread.pending.value).toEqual([]);
});

test('another tab takes over what a closed one left, and leaves alone what a living one is sending', async () => {
  const gone = await open('gone', { start: false });
  gone.thread.send('from the closed tab');
  const busy = await open('busy', { start: false });
  busy.thread.send('from the living tab');
  gone.close();
  const { thread } = await open('tab-3');
  expect(stored()).toEqual(['from the closed tab']);
  expect(thread.pending.value.map((entry) => entry.content)).toEqual(['from the living tab']);
  busy.client.start();
  await settle();
  expect(stored()).toEqual(['from the closed tab', 'from the living tab']);
  expect(thread.pending.value).toEqual([]);
});

test('two tabs that both send an entry store it once', async () => {
  const first = await open('twin', { start: false });
  first.thread.send('once');
  const second = openTab(server, { browser, name: 'twin' });
  tabs.push(second);
  first.client.start();
  second.client.start();
  await settle();
  expect(stored()).toEqual(['once']);
});

test('somebody else who uses this browser does not send for the one before', async () => {
  const first = await open('tab-1', { start: false });
  first.thread.send('mine');
  first.close();
  const other = openTab(server, { browser, actor: { id: 'guest-2', role: 'guest', name: 'Otto' } });
  tabs.push(other);
  other.client.start();
  await settle(30_000);
  expect(stored()).toEqual([]);
});

test('too many messages wait for the time the server names, and then go out in order', async () => {
  const { thread, client } = await open();
  server.answer = (event) =>
    event === 'message:send' ? refuse('rate_limited', { retryAfter: 7 }) : undefined;
  const before = Date.now();
  thread.send('one');
  thread.send('two');
  await settle();
  expect(states(thread)).toEqual(['waiting', 'waiting']);
  expect(client.outbox.pausedUntil.value).toBe(before + 7000);
  server.answer = () => undefined;
  await settle(6900);
  expect(stored()).toEqual([]);
  await settle(200);
  expect(stored()).toEqual(['one', 'two']);
  expect(client.outbox.pausedUntil.value).toBeNull();
});

test('a message to a closed ticket stays with its reason until the person decides', async () => {
  const { thread, client } = await open();
  server.answer = (event) => (event === 'message:send' ? refuse('ticket_closed') : undefined);
  thread.send('too late');
  thread.send('much too late');
  await settle();
  expect(thread.pending.value.map((entry) => [entry.state, entry.code])).toEqual([
    ['failed', 'ticket_closed'],
    ['failed', 'ticket_closed'],
  ]);
  const [first, second] = thread.pending.value;
  server.answer = () => undefined;
  client.outbox.discard(second?.clientId ?? '');
  client.outbox.retry(first?.clientId ?? '');
  await settle();
  expect(stored()).toEqual(['too late']);
  expect(browser.disk.size).toBe(0);
});

test('a failed message is still there, and still failed, after a reload', async () => {
  const first = await open();
  server.answer = (event) => (event === 'message:send' ? refuse('invalid') : undefined);
  first.thread.send('bad');
  await settle();
  first.close();
  const { thread } = await open();
  expect(states(thread)).toEqual(['failed']);
  expect(server.count('message:send')).toBe(1);
});

test('a stale message shows what came meanwhile, and goes without its guard when sent anyway', async () => {
  const { thread, client } = await open();
  const newer = server.say({ content: 'one more thing' });
  server.answer = (event, payload) =>
    event === 'message:send' && payload.basedOnSeq === 0
      ? { ...refuse('stale'), messages: [newer] }
      : undefined;
  thread.send('answer', { basedOnSeq: 0 });
  await settle();
  const [entry] = thread.pending.value;
  expect(entry?.code).toBe('stale');
  expect(entry?.newer?.map((message) => message.content)).toEqual(['one more thing']);
  client.outbox.retry(entry?.clientId ?? '');
  await settle();
  expect(stored()).toEqual(['one more thing', 'answer']);
  expect(sends().at(-1)?.clientId).toBe(entry?.clientId);
});

test('a busy server is asked again, ever more slowly, until it takes the message', async () => {
  const { thread } = await open();
  server.answer = (event) => (event === 'message:send' ? refuse('unavailable') : undefined);
  thread.send('patience');
  await settle(60_000);
  expect(server.count('message:send')).toBeLessThan(9);
  server.answer = () => undefined;
  await settle(15_000);
  expect(stored()).toEqual(['patience']);
});

test('what is discarded while it is being sent does not come back as failed', async () => {
  const { thread, client } = await open();
  server.answer = (event) => (event === 'message:send' ? refuse('invalid') : undefined);
  const { clientId } = thread.send('never mind');
  client.outbox.discard(clientId);
  await settle();
  expect(thread.pending.value).toEqual([]);
});
