/** Who the panel is for: where its token lies, how it is taken over, and how it is forgotten. */
import { signal } from '@preact/signals';
import { beforeEach, expect, test, vi } from 'vitest';
import { Refusal } from '../../src/core/errors';
import type { GuestSession } from '../../src/widget/guestSession';
import type { TokenStore } from '../../src/widget/guestToken';
import { createTokenStore } from '../../src/widget/guestToken';
import { createPanel } from '../../src/widget/panel';
import type { HostState, PanelFact } from '../../src/widget/protocol';

const SHOP = 'https://shop.example';
const STATE: HostState = {
  parlour: 'state',
  token: null,
  forget: false,
  shown: true,
  options: {},
  person: {},
  prefill: {},
  page: {},
  form: '',
  asked: 0,
};

/** The storage of a site's frames, shared by the tabs of a browser. */
class Partition {
  token: string | null = null;
  broken = false;
  private watchers = new Map<object, () => void>();

  tab(): TokenStore {
    const tab = {};
    return {
      read: () => (this.broken ? null : this.token),
      write: (token) => {
        if (this.broken) return false;
        if (token === this.token) return true;
        this.token = token;
        for (const [other, fn] of this.watchers) if (other !== tab) fn();
        return true;
      },
      watch: (fn) => void this.watchers.set(tab, fn),
    };
  }
}

let partition: Partition;
let asked: { path: string; token: string | null }[];
let revoked: Set<string>;

beforeEach(() => {
  partition = new Partition();
  asked = [];
  revoked = new Set();
  localStorage.clear();
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const token = new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? null;
    asked.push({ path, token });
    if (path === '/api/auth/me') return Response.json({ actor: { id: token, role: 'guest', name: 'Gil' } });
    return new Response(null, { status: 204 });
  });
  return () => vi.unstubAllGlobals();
});

function open() {
  const state = signal<HostState | null>(null);
  const told: PanelFact[] = [];
  const entered: string[] = [];
  const enter = async (token: string) => {
    entered.push(token);
    if (revoked.has(token)) throw new Refusal('unauthenticated', 'Gone.');
    return staying(token);
  };
  const host = { state, site: () => SHOP, tell: (fact: PanelFact) => void told.push(fact) };
  const panel = createPanel({ host, deskOnline: null, enter, keep: () => partition.tab() });
  const say = async (more: Partial<HostState> = {}) => {
    state.value = { ...STATE, ...more };
    await vi.waitFor(() => expect(panel.view.value.name).not.toBe('loading'));
  };
  return {
    panel,
    say,
    told,
    entered,
    last: () => told.filter((one) => one.parlour === 'guest').at(-1),
  };
}

/** A guest with nothing asked yet; its actor's id is its token. */
const staying = (token: string) =>
  ({
    client: { actor: signal({ id: token }), on: () => () => {}, link: { ended: signal(null) } },
    tickets: signal([]),
    unread: signal(0),
    end: () => {},
  }) as unknown as GuestSession;

test('a token in the frame is the one that counts, and the page is told only that there is one', async () => {
  partition.token = 'own';
  const { say, entered, last } = open();
  await say({ token: 'old' });
  expect(entered).toEqual(['own']);
  expect(last()).toEqual({ parlour: 'guest', known: true, token: null });
});

test('a token that the page kept is taken over once, and not asked for again', async () => {
  const { say, entered, last } = open();
  await say({ token: 'old' });
  expect(partition.token).toBe('old');
  expect(last()).toEqual({ parlour: 'guest', known: true, token: null });
  // The page has none now: that does not mean that somebody has left.
  await say({ shown: false });
  expect(entered).toEqual(['old']);
});

test('where the frame can keep nothing, the page keeps the token', async () => {
  partition.broken = true;
  const { say, last, panel } = open();
  await say({ token: 'old' });
  expect(last()).toEqual({ parlour: 'guest', known: true, token: 'old' });
  await panel.leave();
  expect(last()).toEqual({ parlour: 'guest', known: false, token: null });
});

test('where the frame can keep nothing, it is whoever the page has from its other tabs', async () => {
  partition.broken = true;
  const { say, panel, entered, told } = open();
  await say();
  await say({ token: 'theirs' });
  await vi.waitFor(() => expect(panel.session.value).not.toBeNull());
  const before = told.length;
  await say({ shown: false });
  await vi.waitFor(() => expect(panel.session.value).toBeNull());
  expect(entered).toEqual(['theirs']);
  // It tells the page nothing that the page has told.
  expect(told.slice(before).filter((one) => one.parlour === 'guest')).toEqual([]);
});

test('who knows nobody sees the form', async () => {
  const { say, panel, last } = open();
  await say();
  expect(panel.view.value.name).toBe('form');
  expect(last()).toEqual({ parlour: 'guest', known: false, token: null });
});

test('who leaves is forgotten here, in the other tabs and on the server', async () => {
  partition.token = 'own';
  for (const kind of ['draft:own:t1', 'outbox:own:m1', 'email:own', 'draft:other:t1'])
    localStorage.setItem(`parlour:${kind}`, 'x');
  const [one, two] = [open(), open()];
  await one.say();
  await two.say();
  await one.panel.leave();
  expect(partition.token).toBeNull();
  expect([one.panel.session.value, two.panel.session.value]).toEqual([null, null]);
  expect([one.panel.view.value.name, two.panel.view.value.name]).toEqual(['form', 'form']);
  expect(asked).toEqual([{ path: '/api/auth/logout', token: 'own' }]);
  expect(Object.keys(localStorage)).toEqual(['parlour:draft:other:t1']);
});

test('a page that logs somebody out is obeyed, now', async () => {
  partition.token = 'own';
  const { say, last } = open();
  await say();
  await say({ forget: true });
  await vi.waitFor(() => expect(asked.map((one) => one.path)).toContain('/api/auth/logout'));
  expect(partition.token).toBeNull();
  expect(last()).toEqual({ parlour: 'guest', known: false, token: null });
});

test('a page that logged somebody out before the panel was there is obeyed before anything is shown', async () => {
  partition.token = 'own';
  localStorage.setItem('parlour:draft:own:t1', 'x');
  const { say, entered, panel } = open();
  await say({ forget: true });
  await vi.waitFor(() => expect(asked.at(-1)).toEqual({ path: '/api/auth/logout', token: 'own' }));
  expect([entered, panel.view.value.name, partition.token]).toEqual([[], 'form', null]);
  expect(localStorage.getItem('parlour:draft:own:t1')).toBeNull();
});

test('a log-out of nobody starts nothing anew', async () => {
  const { say, panel } = open();
  await say();
  const round = panel.round.value;
  await say({ forget: true });
  expect(panel.round.value).toBe(round);
  expect(asked).toEqual([]);
});

test('a token that holds no longer makes a stranger, until another tab is somebody', async () => {
  partition.token = 'own';
  revoked.add('own');
  const { say, panel, entered } = open();
  await say();
  await vi.waitFor(() => expect(panel.view.value.name).toBe('form'));
  expect(partition.token).toBeNull();
  partition.tab().write('new');
  await vi.waitFor(() => expect(panel.session.value).not.toBeNull());
  expect(entered).toEqual(['own', 'new']);
});

test('in the browser, it lies under the name of the site around, and blocked storage is no fault', () => {
  const store = createTokenStore(SHOP);
  expect(store.write('t')).toBe(true);
  expect([store.read(), createTokenStore('https://other.example').read()]).toEqual(['t', null]);
  const heard = vi.fn();
  store.watch(heard);
  dispatchEvent(new StorageEvent('storage', { key: `parlour:token:${SHOP}` }));
  dispatchEvent(new StorageEvent('storage', { key: 'parlour:token:https://other.example' }));
  expect(heard).toHaveBeenCalledTimes(1);
  store.write(null);
  expect(localStorage.length).toBe(0);
  vi.stubGlobal('localStorage', {
    getItem: () => {
      throw new DOMException('denied', 'SecurityError');
    },
    setItem: () => {
      throw new DOMException('denied', 'SecurityError');
    },
  });
  expect([store.write('t'), store.read()]).toEqual([false, null]);
});

test('what a ticket was opened with is not offered again by the next page, unless it asks for another', async () => {
  const prefill = { name: 'Gil', subject: 'Lamp', message: 'It is dark' };
  partition.token = 'own';
  localStorage.setItem(`parlour:spent:${SHOP}`, JSON.stringify(prefill));
  const { say, panel } = open();
  await say({ prefill });
  expect(panel.typed.value).toEqual({ name: 'Gil' });
  await say({ prefill: { ...prefill, message: 'Another' } });
  expect(panel.typed.value).toMatchObject({ message: 'Another' });
  await say({ prefill, asked: 1 });
  expect(panel.typed.value).toMatchObject(prefill);
  expect(localStorage.getItem(`parlour:spent:${SHOP}`)).toBeNull();
});
