import { expect, test, vi } from 'vitest';
import { Refusal } from '../../src/core/errors';
import { loadHistory, withNews } from '../../src/core/history';
import { message } from '../support/shapes';

/** A conversation of so many messages, in pages of at most 200. */
function conversationOf(count: number) {
  const asked: object[] = [];
  const messages = async (_id: string, page: { before?: string; limit?: number } = {}) => {
    asked.push(page);
    const end = page.before ? Number(page.before) - 1 : count;
    const start = Math.max(0, end - (page.limit ?? 50));
    const list = Array.from({ length: end - start }, (_, at) => message(start + at + 1));
    const nextCursor = start > 0 ? String(start + 1) : null;
    return { success: true as const, messages: list, hasMore: start > 0, nextCursor };
  };
  return { asked, api: { messages } };
}

const options = () => ({ conversationId: 'c', told: () => {}, signal: new AbortController().signal });

test('a long conversation comes whole, from its end, and says how far it is', async () => {
  const { api, asked } = conversationOf(450);
  const told = vi.fn();
  const all = await loadHistory({ ...options(), api, told });
  expect(all.map((one) => one.seq)).toEqual(Array.from({ length: 450 }, (_, at) => at + 1));
  expect(asked).toEqual([{ limit: 200 }, { limit: 200, before: '251' }, { limit: 200, before: '51' }]);
  expect(told.mock.calls).toEqual([
    [251, 450],
    [51, 450],
    [1, 450],
  ]);
});

test('a refusal to be asked so often is waited for, any other ends it', async () => {
  vi.useFakeTimers();
  const { api } = conversationOf(3);
  const refused = vi
    .fn(api.messages)
    .mockRejectedValueOnce(new Refusal('rate_limited', '', { retryAfter: 7 }));
  const all = loadHistory({ ...options(), api: { messages: refused } });
  await vi.advanceTimersByTimeAsync(6900);
  expect(refused).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(await all).toHaveLength(3);
  vi.useRealTimers();
  const lost = async () => Promise.reject(new Refusal('offline', ''));
  await expect(loadHistory({ ...options(), api: { messages: lost } })).rejects.toThrow(Refusal);
});

test('who gives up stops the asking', async () => {
  const { api, asked } = conversationOf(450);
  const given = new AbortController();
  const all = loadHistory({ ...options(), api, signal: given.signal, told: () => given.abort() });
  await expect(all).rejects.toThrow('Given up.');
  expect(asked).toHaveLength(2);
});

test('what was told live meanwhile counts: newer states, newer messages, what one deleted for oneself', () => {
  const history = [message(1), message(2), message(3)];
  const live = [
    message(2, { rev: 5, content: 'edited' }),
    message(3, { rev: 1, content: 'older' }),
    message(4),
    message(1, { hidden: true }),
  ];
  const all = withNews(history, live);
  expect(all.map((one) => one.content)).toEqual(['text 1', 'edited', 'text 3', 'text 4']);
  expect(all[0]?.hidden).toBe(true);
});
