import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Refusal } from '../../src/core/errors';
import { createLink, type Link } from '../../src/core/socket';
import { FakeServer, type FakeSocket, refuse } from '../support/server';

let server: FakeServer;
let socket: FakeSocket;
let link: Link;

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  socket = server.socket();
  link = createLink({ raw: () => socket });
});

afterEach(() => {
  link.close();
  vi.useRealTimers();
});

test('a connection is online when the server has said who we are', () => {
  expect(link.state.value).toBe('connecting');
  link.open();
  expect(link.state.value).toBe('online');
  expect(link.established.value?.epoch).toBe('epoch-1');
});

test('a short drop is not worth a word', async () => {
  link.open();
  socket.drop();
  await settle(1900);
  expect(link.state.value).toBe('online');
  socket.connect();
  await settle(5000);
  expect(link.state.value).toBe('online');
});

test('a longer one is lost after 2 s, and its return goes by itself', async () => {
  link.open();
  socket.drop();
  await settle(2000);
  expect(link.state.value).toBe('lost');
  socket.connect();
  expect(link.state.value).toBe('restored');
  await settle(3000);
  expect(link.state.value).toBe('online');
});

test('vain attempts do not put the word off', async () => {
  link.open();
  socket.drop();
  socket.reachable = false;
  for (let attempt = 0; attempt < 4; attempt++) {
    await settle(500);
    socket.connect();
  }
  expect(link.state.value).toBe('lost');
});

test('a server that refuses for a while is tried on, also when the loss has been told', async () => {
  link.open();
  socket.drop();
  socket.refusal = 'not now';
  socket.connect();
  await settle(20_000);
  expect(link.state.value).toBe('lost');
  socket.refusal = null;
  await settle(5000);
  expect(link.connected.value).toBe(true);
});

test('a server that cannot be reached from the start is told, too', async () => {
  socket.reachable = false;
  link.open();
  await settle(4000);
  expect(link.state.value).toBe('lost');
});

test.each(['No token provided', 'Invalid token', 'Session revoked'])('"%s" ends it', async (message) => {
  socket.refusal = message;
  link.open();
  expect(link.state.value).toBe('ended');
  expect(link.ended.value).toBe('unauthenticated');
  socket.refusal = null;
  await settle(60_000);
  expect(link.state.value).toBe('ended');
});

test('another refusal is tried again by us, for the official client gives up', async () => {
  socket.refusal = 'Too many connections';
  link.open();
  socket.refusal = null;
  await settle(5000);
  expect(link.connected.value).toBe(true);
});

test('a session that is revoked while we are connected ends with its reason', async () => {
  link.open();
  socket.deliver('connection:error', { code: 'unauthenticated' });
  expect(link.ended.value).toBe('unauthenticated');
  await settle(60_000);
  expect(server.sockets.size).toBe(0);
});

const MARK = { conversationId: 'c', seq: 3 };

test('a call resolves with what the answer adds', async () => {
  link.open();
  server.answer = () => ({ success: true, seq: 3 });
  await expect(link.call('message:read', MARK)).resolves.toMatchObject({ seq: 3 });
});

test('a refusal carries its code and how long to wait', async () => {
  link.open();
  server.answer = () => refuse('rate_limited', { retryAfter: 12 });
  await expect(link.call('message:send', { conversationId: 'c' })).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfter: 12,
  });
});

test('no answer in time is a timeout, no connection is offline, and losing it ends the wait', async () => {
  await expect(link.call('message:read', MARK)).rejects.toMatchObject({ code: 'offline' });
  link.open();
  server.swallow = () => true;
  const late = expect(link.call('message:read', MARK)).rejects.toMatchObject({ code: 'timeout' });
  await settle(10_000);
  await late;
  const cut = expect(link.call('message:read', MARK)).rejects.toBeInstanceOf(Refusal);
  socket.drop();
  await cut;
});

test('nonsense in an answer is refused, not thrown at somebody else', async () => {
  link.open();
  server.answer = () => ({ success: false });
  await expect(link.call('message:read', MARK)).rejects.toMatchObject({ code: 'unknown' });
});

test('who has stopped listening hears no more', () => {
  link.open();
  const heard = vi.fn();
  const stop = link.on('ticket:new', heard);
  socket.deliver('ticket:new', {});
  stop();
  socket.deliver('ticket:new', {});
  expect(heard).toHaveBeenCalledTimes(1);
});
