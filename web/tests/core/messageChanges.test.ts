import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Thread } from '../../src/core/thread';
import type { Message } from '../../src/core/wire';
import { openTab, type Tab } from '../support/client';
import { FakeServer, refuse } from '../support/server';
import { AGENT } from '../support/shapes';

let server: FakeServer;
let tab: Tab;
let thread: Thread;

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const first = () => thread.messages.value[0] as Message;

beforeEach(async () => {
  server = new FakeServer();
  server.say({ content: 'helo' });
  tab = openTab(server, { actor: AGENT });
  tab.client.start();
  thread = tab.client.open('ticket-1');
  await settle();
});

afterEach(() => tab.close());

test('an edit is shown as asked until the server has agreed', async () => {
  server.answer = (event) =>
    event === 'message:edit' ? { success: true, message: server.edit(1, 'hello') } : undefined;
  const done = thread.changes.make(first(), { kind: 'edit', content: 'hello' });
  expect(thread.changes.of('message-1')?.wish).toEqual({ kind: 'edit', content: 'hello' });
  await done;
  expect(thread.changes.of('message-1')).toBeUndefined();
  expect(first().content).toBe('hello');
});

test('what is refused stays with its reason until it is tried again or discarded', async () => {
  server.answer = (event) => (event === 'message:delete' ? refuse('forbidden') : undefined);
  await thread.changes.make(first(), { kind: 'delete', for: 'everyone' });
  expect(thread.changes.of('message-1')?.refusal?.code).toBe('forbidden');
  thread.changes.retry(first());
  await settle();
  expect(server.count('message:delete')).toBe(2);
  thread.changes.discard('message-1');
  expect(thread.changes.of('message-1')).toBeUndefined();
});

test('what is deleted for oneself is gone with the answer', async () => {
  server.answer = (event) =>
    event === 'message:delete'
      ? { success: true, message: { ...first(), content: '', hidden: true } }
      : undefined;
  await thread.changes.make(first(), { kind: 'delete', for: 'me' });
  expect(first().hidden).toBe(true);
});
