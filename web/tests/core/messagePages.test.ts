import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Thread } from '../../src/core/thread';
import { openTab, type Tab } from '../support/client';
import { FakeServer, refuse } from '../support/server';
import { GUEST } from '../support/shapes';

let server: FakeServer;
let tab: Tab;
let thread: Thread;

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const shown = () => thread.shown.value.messages.map((one) => one.seq);
const live = () => thread.messages.value.map((one) => one.seq);
const whole = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const asked = () => server.heard.filter((one) => one.event === 'messages:load').map((one) => one.payload);

beforeEach(async () => {
  vi.useFakeTimers();
  server = new FakeServer();
  server.pageSize = 10;
  for (let i = 0; i < 100; i++) server.say();
  tab = openTab(server);
  tab.client.start();
  thread = tab.client.open('ticket-1');
  await settle();
});

afterEach(() => {
  tab.close();
  vi.useRealTimers();
});

test('a message far back is reached with one page around it, and shown apart from the live end', async () => {
  await thread.reach('message-40');
  expect(shown()).toEqual(whole(35, 44));
  expect(live()).toEqual(whole(91, 100));
  expect([thread.away.value, thread.shown.value.hasOlder, thread.shown.value.hasNewer]).toEqual([
    true,
    true,
    true,
  ]);
  expect(asked()).toHaveLength(1);
});

test('it goes on in both directions, and becomes one with the live end where it meets it', async () => {
  await thread.reach('message-82');
  await thread.loadOlder();
  expect(shown()).toEqual(whole(67, 86));
  await thread.loadNewer();
  expect(thread.away.value).toBe(false);
  expect(shown()).toEqual(whole(67, 100));
  expect(live()).toEqual(whole(67, 100));
  await thread.loadOlder();
  expect(live()).toEqual(whole(57, 100));
});

test('a page that touches the live end is one with it at once', async () => {
  await thread.reach('message-88');
  expect(thread.away.value).toBe(false);
  expect(live()).toEqual(whole(83, 100));
});

test('the oldest loaded message is shown with what stands before it', async () => {
  await thread.reach('message-91');
  expect(live()).toEqual(whole(81, 100));
});

test('what comes meanwhile is counted, and there when one goes back to it', async () => {
  expect(thread.newFrom.value).toBe(91);
  await thread.reach('message-40');
  const view = thread.view.value;
  server.say();
  server.say({ messageType: 'system', senderId: 'system' });
  server.say({ senderId: GUEST.id });
  expect(thread.missed.value).toBe(1);
  expect(shown()).toEqual(whole(35, 44));
  thread.toLatest();
  expect(shown()).toEqual(whole(91, 103));
  expect([thread.missed.value, thread.view.value]).toEqual([0, view + 1]);
  expect(thread.newFrom.value).toBeNull();
});

test('changes reach what is looked at, whichever stretch it is', async () => {
  await thread.reach('message-40');
  server.edit(40, 'put differently');
  server.edit(98, 'this too');
  expect(thread.shown.value.messages.find((one) => one.seq === 40)?.content).toBe('put differently');
  expect(thread.messages.value.find((one) => one.seq === 98)?.content).toBe('this too');
  tab.socket.deliver('message:hidden', { conversationId: 'ticket-1', messageId: 'message-41' });
  expect(thread.shown.value.messages.find((one) => one.seq === 41)).toMatchObject({
    hidden: true,
    content: '',
  });
});

test('a change that overtakes its page is not undone by it', async () => {
  const old = structuredClone(server.messages.slice(34, 44));
  server.answer = (event) =>
    event === 'messages:load'
      ? { success: true, messages: old, hasMore: true, nextCursor: 'm35', hasNewer: true, newerCursor: 'm44' }
      : undefined;
  const reached = thread.reach('message-40');
  server.edit(40, 'put differently');
  await reached;
  expect(thread.shown.value.messages.find((one) => one.seq === 40)?.content).toBe('put differently');
});

test('what happened during a lost connection is in both stretches afterwards', async () => {
  await thread.reach('message-40');
  tab.socket.drop();
  server.edit(40, 'while you were away');
  server.say();
  tab.socket.connect();
  await settle();
  expect(thread.shown.value.messages.find((one) => one.seq === 40)?.content).toBe('while you were away');
  expect(live()).toEqual(whole(91, 101));
  expect(thread.missed.value).toBe(1);
});

test('a message that is not there, or deleted for oneself, is refused, and nothing moves', async () => {
  await expect(thread.reach('message-4000')).rejects.toMatchObject({ code: 'not_found' });
  tab.socket.deliver('message:hidden', { conversationId: 'ticket-1', messageId: 'message-95' });
  await expect(thread.reach('message-95')).rejects.toMatchObject({ code: 'not_found' });
  expect(shown()).toEqual(whole(91, 100));
});

test('a page that was asked for elsewhere changes nothing here', async () => {
  await thread.reach('message-40');
  const late = thread.loadNewer();
  thread.toLatest();
  await late;
  expect(shown()).toEqual(whole(91, 100));
  expect(thread.newer.value).toBe('idle');
});

test('a page that did not come can be asked for again', async () => {
  await thread.reach('message-40');
  server.answer = (event) => (event === 'messages:load' ? refuse('unavailable') : undefined);
  await thread.loadNewer();
  expect(thread.newer.value).toBe('failed');
  server.answer = () => undefined;
  await thread.loadNewer();
  expect(shown()).toEqual(whole(35, 54));
});

test('writing leads back to the live end', async () => {
  await thread.reach('message-40');
  thread.send('here I am');
  expect(thread.away.value).toBe(false);
});

test('another database is another history', async () => {
  await thread.reach('message-40');
  const view = thread.view.value;
  server.epoch = 'epoch-2';
  tab.socket.drop();
  tab.socket.connect();
  await settle();
  expect(shown()).toEqual(whole(91, 100));
  expect(thread.view.value).toBe(view + 1);
});
