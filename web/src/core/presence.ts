import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Link } from './socket';
import type { Presence } from './wire';

export interface PresenceBook {
  /** Null while nobody knows: before the server has said so, and while there is no connection to hear it. */
  of(userId: string): ReadonlySignal<Presence | null>;
  /** Asks for people whose state is not known, and again after a reconnection. */
  ask(userIds: readonly string[]): void;
  /** Asks anew for people of whom nobody tells: only who joined a conversation with them hears. */
  refresh(userIds: readonly string[]): void;
  stop(): void;
}

const AT_ONCE = 200;

export function createPresence(link: Link): PresenceBook {
  const book = new Map<string, Signal<Presence | null>>();
  const shown = new Map<string, ReadonlySignal<Presence | null>>();
  const asked = new Set<string>();
  const cutOff = computed(() => link.state.value === 'lost' || link.state.value === 'ended');

  function entry(userId: string) {
    const known = book.get(userId) ?? signal<Presence | null>(null);
    book.set(userId, known);
    return known;
  }

  function of(userId: string) {
    const known = shown.get(userId) ?? computed(() => (cutOff.value ? null : entry(userId).value));
    shown.set(userId, known);
    return known;
  }

  async function fetch(userIds: string[]) {
    for (let at = 0; at < userIds.length; at += AT_ONCE) {
      const { presence } = await link.call('presence:get', {
        userIds: userIds.slice(at, at + AT_ONCE),
      });
      for (const one of presence) entry(one.userId).value = one;
    }
  }

  const undo = [
    link.on('user:online', ({ userId }) => {
      entry(userId).value = { userId, online: true, lastSeen: null };
    }),
    link.on('user:offline', ({ userId, lastSeen }) => {
      entry(userId).value = { userId, online: false, lastSeen: lastSeen ?? null };
    }),
    link.connected.subscribe((up) => {
      // Best effort by contract: what does not come now comes with the next connection.
      if (up && asked.size) fetch([...asked]).catch(() => {});
    }),
  ];

  return {
    of,
    ask: (userIds) => {
      const fresh = userIds.filter((id) => !asked.has(id));
      for (const id of fresh) asked.add(id);
      if (fresh.length && link.connected.peek()) fetch(fresh).catch(() => {});
    },
    refresh: (userIds) => {
      if (userIds.length && link.connected.peek()) fetch([...userIds]).catch(() => {});
    },
    stop: () => {
      for (const fn of undo) fn();
    },
  };
}
