// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { createLink, Link } from '../../src/core/socket';
import { type Manner, swallowing } from '../support/swallow';

const KEY = 'parlour:polling';
const undo: (() => void)[] = [];
let kept: Map<string, string>;

beforeEach(() => {
  kept = new Map();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  };
  vi.stubGlobal('sessionStorage', storage);
  vi.resetModules();
});

afterEach(() => {
  for (const fn of undo.splice(0)) fn();
  vi.unstubAllGlobals();
});

async function behind(manner: Manner) {
  const proxy = await swallowing(manner);
  undo.push(proxy.close);
  return proxy;
}

/** A page of its own: nothing is remembered but by the browser. */
async function connect(url: string, silentAfter = 300): Promise<Link> {
  vi.resetModules();
  const page: { createLink: typeof createLink } = await import('../../src/core/socket');
  const link = page.createLink({ url, patience: { silentAfter } });
  undo.push(link.close);
  link.open();
  await vi.waitFor(() => expect(link.connected.value).toBe(true), { timeout: 10_000 });
  return link;
}

test.each<Manner>(['no answer', 'no frame', 'no frame upwards'])(
  'after one vain attempt it polls: %s',
  async (manner) => {
    const { url, heard } = await behind(manner);
    const begun = Date.now();
    const link = await connect(url);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(290);
    expect(heard).toEqual({ upgrades: 1, polls: 1 });
    expect(Date.now() - Number(kept.get(KEY))).toBeLessThan(5000);
    expect(link.state.value).toBe('online');
  },
);

test('the next page of the session polls at once, and asks for no WebSocket', async () => {
  const { url, heard } = await behind('no answer');
  kept.set(KEY, String(Date.now() - 60_000));
  await connect(url, 60_000);
  await new Promise((done) => setTimeout(done, 200));
  expect(heard).toEqual({ upgrades: 0, polls: 1 });
});

test('ten minutes later a page tries the WebSocket beside its polls', async () => {
  const { url, heard } = await behind('no answer');
  kept.set(KEY, String(Date.now() - 11 * 60_000));
  const link = await connect(url, 60_000);
  await vi.waitFor(() => expect(heard).toEqual({ upgrades: 1, polls: 1 }));
  expect(Date.now() - Number(kept.get(KEY))).toBeLessThan(5000);
  expect(link.connected.value).toBe(true);
});

test('a WebSocket that is refused needs no waiting, and nothing is remembered of it', async () => {
  const { url, heard } = await behind('refuse');
  await connect(url, 60_000);
  expect(heard).toEqual({ upgrades: 1, polls: 1 });
  expect(kept.size).toBe(0);
});

test('where storage is forbidden it is remembered by the page', async () => {
  vi.stubGlobal('sessionStorage', {
    getItem: () => {
      throw new DOMException('', 'SecurityError');
    },
  });
  const { url, heard } = await behind('no answer');
  (await connect(url)).close();
  const { createLink: again } = await import('../../src/core/socket');
  const second = again({ url, patience: { silentAfter: 60_000 } });
  undo.push(second.close);
  second.open();
  await vi.waitFor(() => expect(second.connected.value).toBe(true), { timeout: 10_000 });
  expect(heard).toEqual({ upgrades: 1, polls: 2 });
});
