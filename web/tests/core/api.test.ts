import { expect, test, vi } from 'vitest';
import { createApi } from '../../src/core/api';

const answering = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  vi.fn<typeof fetch>(
    async () => new Response(body === null ? null : JSON.stringify(body), { status, headers }),
  );

test('a question carries its filled fields only', async () => {
  const fetch = answering(200, { tickets: [], nextCursor: null });
  await createApi({ fetch }).tickets({ status: 'open', query: '', cursor: null, limit: 30 });
  expect(fetch.mock.calls[0]?.[0]).toBe('/api/tickets?status=open&limit=30');
});

test('a bearer token travels without cookies', async () => {
  const fetch = answering(200, {});
  await createApi({ base: 'https://chat.example', token: () => 'abc', fetch }).me();
  const [address, init] = fetch.mock.calls[0] ?? [];
  expect(address).toBe('https://chat.example/api/auth/me');
  expect(init?.credentials).toBe('omit');
  expect(new Headers(init?.headers).get('Authorization')).toBe('Bearer abc');
});

test('a problem becomes a refusal with its fields', async () => {
  const problem = {
    code: 'invalid',
    detail: 'subject: is too long',
    errors: [{ path: 'subject', message: 'is too long' }],
  };
  const api = createApi({ fetch: answering(422, problem) });
  await expect(api.openTicket({ subject: '', message: '' })).rejects.toMatchObject({
    code: 'invalid',
    status: 422,
    fields: [{ path: 'subject', message: 'is too long' }],
  });
});

test('how long to wait is read from the header', async () => {
  const api = createApi({ fetch: answering(429, { code: 'rate_limited' }, { 'Retry-After': '30' }) });
  await expect(api.me()).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 30 });
});

test.each([
  [502, 'unavailable'],
  [429, 'rate_limited'],
  [413, 'too_large'],
  [418, 'unknown'],
])('an answer %i that is no problem document is %s', async (status, code) => {
  const api = createApi({ fetch: vi.fn(async () => new Response('<html>', { status })) });
  await expect(api.me()).rejects.toMatchObject({ code, status });
});

test('a server that cannot be reached is offline', async () => {
  const api = createApi({ fetch: () => Promise.reject(new TypeError('failed')) });
  await expect(api.me()).rejects.toMatchObject({ code: 'offline' });
});

test('an answer without a body is nothing', async () => {
  await expect(createApi({ fetch: answering(204, null) }).logout()).resolves.toBeUndefined();
});
