import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Thread } from '../../src/core/thread';
import { openTab, type Tab } from '../support/client';
import { FakeServer, refuse } from '../support/server';

let server: FakeServer;
let tab: Tab;
let thread: Thread;

const seqs = () => thread.messages.value.map((message) => message.seq);
const settle = () => vi.advanceTimersByTimeAsync(0);

async function open() {
  tab = openTab(server);
  tab.client.start();
  thread = tab.client.open('ticket-1');
  await settle();
}

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  for (let i = 0; i < 5; i++) server.say();
});

afterEach(() => {
  tab.close();
  vi.useRealTimers();
});

test('joining shows the newest messages', async () => {
  await open();
  expect(thread.status.value).toBe('ready');
  expect(seqs()).toEqual([1, 2, 3, 4, 5]);
});

test('a new message is appended, and an edited one changes in its place', async () => {
  await open();
  server.say();
  server.edit(2, 'better');
  expect(seqs()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(thread.messages.value[1]?.content).toBe('better');
  expect(server.count('conversation:sync')).toBe(0);
});

test('a repeated event changes nothing', async () => {
  await open();
  const said = server.say();
  server.edit(6, 'second thoughts');
  server.broadcast('message:new', said);
  expect(seqs()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(thread.messages.value[5]?.content).toBe('second thoughts');
});

test('a gap is asked for, and nothing is shown twice', async () => {
  await open();
  server.lose = () => true;
  server.say();
  server.edit(1, 'first, mended');
  server.lose = () => false;
  server.say();
  server.say();
  await settle();
  expect(seqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(thread.messages.value[0]?.content).toBe('first, mended');
  expect(server.count('conversation:sync')).toBe(1);
});

test('events out of order end up in order', async () => {
  await open();
  server.lose = () => true;
  const sixth = server.say();
  const seventh = server.say();
  server.broadcast('message:new', seventh);
  server.broadcast('message:new', sixth);
  await settle();
  expect(seqs()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('what is heard while a question is under way waits for its answer', async () => {
  await open();
  server.lose = () => true;
  server.say();
  server.lose = () => false;
  server.say();
  server.say();
  server.say();
  expect(seqs()).toEqual([1, 2, 3, 4, 5]);
  await settle();
  expect(seqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a reconnection brings what was missed, in as many steps as it takes', async () => {
  await open();
  tab.socket.drop();
  for (let i = 0; i < 700; i++) server.say();
  server.edit(3, 'mended meanwhile');
  tab.socket.connect();
  await settle();
  expect(seqs()).toEqual(Array.from({ length: 705 }, (_, i) => i + 1));
  expect(thread.messages.value[2]?.content).toBe('mended meanwhile');
  expect(server.heard.filter(({ event }) => event === 'conversation:join').at(-1)?.payload).toMatchObject({
    conversationId: 'ticket-1',
    afterRev: 5,
  });
});

test('another epoch is another history', async () => {
  await open();
  tab.socket.drop();
  server.epoch = 'epoch-2';
  server.messages = [];
  server.rev = 0;
  server.say({ content: 'restored' });
  tab.socket.connect();
  await settle();
  expect(thread.messages.value.map((message) => message.content)).toEqual(['restored']);
});

test('sync:required asks for every open conversation', async () => {
  await open();
  server.lose = () => true;
  server.say();
  tab.socket.deliver('sync:required', {});
  await settle();
  expect(seqs()).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a conversation that does not exist is gone, for good', async () => {
  server.answer = (event) => (event === 'conversation:join' ? refuse('not_found') : undefined);
  await open();
  expect(thread.status.value).toBe('gone');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.count('conversation:join')).toBe(1);
});

test('a first load that fails says so, tries again by itself, and at once when asked', async () => {
  server.answer = (event) => (event === 'conversation:join' ? refuse('unavailable') : undefined);
  await open();
  expect(thread.status.value).toBe('failed');
  await vi.advanceTimersByTimeAsync(2500);
  expect(server.count('conversation:join')).toBe(2);
  server.answer = () => undefined;
  thread.retry();
  await settle();
  expect(thread.status.value).toBe('ready');
});

test('older pages come by cursor, and an event meanwhile is kept', async () => {
  for (let i = 0; i < 115; i++) server.say();
  await open();
  expect(seqs()[0]).toBe(71);
  const loading = thread.loadOlder();
  server.say();
  await loading;
  expect(seqs()).toEqual(Array.from({ length: 101 }, (_, i) => i + 21));
  await thread.loadOlder();
  expect(seqs()).toEqual(Array.from({ length: 121 }, (_, i) => i + 1));
  expect(thread.hasOlder.value).toBe(false);
});

test('an edit above the loaded part does not tear a hole into it', async () => {
  for (let i = 0; i < 115; i++) server.say();
  await open();
  server.edit(3, 'far up');
  expect(seqs()[0]).toBe(71);
  await thread.loadOlder();
  await thread.loadOlder();
  expect(thread.messages.value[2]?.content).toBe('far up');
});

test('an older page that fails can be asked for again', async () => {
  for (let i = 0; i < 115; i++) server.say();
  await open();
  server.answer = (event) => (event === 'messages:load' ? refuse('unavailable') : undefined);
  await thread.loadOlder();
  expect(thread.older.value).toBe('failed');
  server.answer = () => undefined;
  await thread.loadOlder();
  expect(seqs()[0]).toBe(21);
});

test('a thread is left when the last who opened it closes it', async () => {
  await open();
  const second = tab.client.open('ticket-1');
  expect(second).toBe(thread);
  second.close();
  expect(server.count('conversation:leave')).toBe(0);
  thread.close();
  expect(server.count('conversation:leave')).toBe(1);
});
