import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApi } from '../../src/core/api';
import { createClient } from '../../src/core/client';
import { doorsOf } from '../../src/core/doors';
import { Refusal } from '../../src/core/errors';
import { leaveDevice } from '../../src/core/forgetPerson';
import { createLink } from '../../src/core/socket';
import { Browser } from '../support/client';
import { FakeServer } from '../support/server';

const io = vi.hoisted(() => vi.fn());
vi.mock('socket.io-client', () => ({ io }));
vi.mock('../../src/core/transports', () => ({ getThrough: () => {} }));

const ADA = { id: 'ada', role: 'member', name: 'Ada' } as const;
const changed = () => new Response(JSON.stringify({ code: 'actor_changed' }), { status: 409 });
const asked = vi.fn<typeof fetch>();

/** What the upload needs of a browser's requests. */
class Upload {
  static sent: { headers: Record<string, string> }[] = [];
  headers: Record<string, string> = {};
  upload = {};
  status = 409;
  responseText = JSON.stringify({ code: 'actor_changed' });
  onload = () => {};
  open() {}
  abort() {}
  getResponseHeader = () => null;
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  send() {
    Upload.sent.push(this);
    this.onload();
  }
}

beforeEach(() => {
  const socket = new FakeServer().socket();
  io.mockReset().mockReturnValue(socket);
  asked.mockReset().mockImplementation(async () => changed());
  Upload.sent = [];
  vi.stubGlobal('fetch', asked);
  vi.stubGlobal('XMLHttpRequest', Upload);
});

afterEach(() => vi.unstubAllGlobals());

const believed = (at: number) => new Headers(asked.mock.calls[at]?.[1]?.headers).get('Parlour-As');

test('a page says whom it believes to be, on every way to the server', async () => {
  const { api } = doorsOf(ADA);
  expect(io.mock.calls[0]?.[0]).toMatchObject({ auth: { as: 'ada' } });
  const calls = [
    () => api.updateMe({ name: 'A' }),
    () => api.me(),
    () => api.closeTicket('1'),
    () => api.logout(),
  ];
  for (const [at, call] of calls.entries()) {
    await expect(call()).rejects.toMatchObject({ code: 'actor_changed' });
    expect(believed(at)).toBe('ada');
  }
  const file = new File(['x'], 'x.txt');
  await expect(api.sendFile('1', file)).rejects.toMatchObject({ code: 'actor_changed' });
  await expect(api.sendPicture(file)).rejects.toMatchObject({ code: 'actor_changed' });
  expect(Upload.sent.map(({ headers }) => headers['Parlour-As'])).toEqual(['ada', 'ada']);
});

test('a page of nobody compares nothing', async () => {
  await createApi({ as: undefined })
    .me()
    .catch(() => {});
  expect(believed(0)).toBeNull();
  createLink();
  expect(JSON.stringify(io.mock.calls[0]?.[0].auth)).toBe('{}');
  createLink({ auth: { token: 't' } });
  expect(JSON.stringify(io.mock.calls[1]?.[0].auth)).toBe('{"token":"t"}');
});

test.each<[string, (api: ReturnType<typeof createApi>) => Promise<unknown>]>([
  ['a call', (api) => api.updateMe({ name: 'A' })],
  ['an upload', (api) => api.sendFile('1', new File(['x'], 'x.txt'))],
])('a page is at its end with the first refusal of %s', async (_, call) => {
  const { api, link } = doorsOf(ADA);
  link.open();
  expect(link.state.value).toBe('online');
  await call(api).catch(() => {});
  expect([link.state.value, link.ended.value, link.connected.value]).toEqual([
    'ended',
    'actor_changed',
    false,
  ]);
});

test('what waits is not sent under another name, and is there for who wrote it', async () => {
  const server = new FakeServer();
  const socket = server.socket();
  const platform = new Browser().platform('tab');
  const kept = () => platform.storage.keys('parlour:');
  const client = createClient({
    actor: ADA,
    api: createApi({ as: ADA.id }),
    link: createLink({ raw: () => socket }),
    platform,
  });
  client.start();
  socket.drop();
  client.outbox.add('c1', { content: 'mine' });
  socket.refusal = 'Somebody else is logged in';
  socket.refusalCode = 'actor_changed';
  socket.connect();
  expect(client.link.ended.value).toBe('actor_changed');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(server.messages).toEqual([]);
  expect(client.outbox.entries.value.map(({ content, state }) => [content, state])).toEqual([
    ['mine', 'waiting'],
  ]);
  expect(kept()).toEqual(['parlour:outbox:ada:tab-1']);

  // A deliberate log-out takes it away, whoever has logged in since.
  client.drafts.of('c2').value = 'begun';
  platform.storage.set('parlour:draft:bob:c2', 'his');
  await leaveDevice(client.api, platform.storage, ADA.id);
  expect(kept()).toEqual(['parlour:draft:bob:c2']);
  client.stop();
});

test.each(['offline', 'unavailable', 'rate_limited'] as const)(
  'a log-out that failed (%s) forgets nothing',
  async (code) => {
    const logout = () => Promise.reject(new Refusal(code, ''));
    const storage = { keys: vi.fn(() => ['k']), remove: vi.fn() };
    await expect(leaveDevice({ logout }, storage as never, 'ada')).rejects.toMatchObject({ code });
    expect(storage.remove).not.toHaveBeenCalled();
  },
);
