import { type ReadonlySignal, signal } from '@preact/signals';
import { asRefusal, type Code, type Refusal } from './errors';
import type { Platform } from './platform';
import type { Attachment, Excerpt, Message } from './wire';

/** What a person wants to say, and has not been told stored. */
export interface Draft {
  content: string;
  replyTo?: string;
  /** What it answers, to be shown while it waits. */
  quote?: Excerpt;
  /** What was uploaded for it. */
  files?: Attachment[];
  /** The last `seq` the writer had seen; the server refuses with `stale` when others wrote since. */
  basedOnSeq?: number;
}

export interface Entry extends Draft {
  clientId: string;
  conversationId: string;
  createdAt: string;
  /** Grows with every entry, so that the order survives a reload. */
  order: number;
  /** The tab that sends it. */
  tab: string;
  state: 'waiting' | 'sending' | 'failed';
  code?: Code;
  reason?: string;
  newer?: Message[];
}

export interface Outbox {
  entries: ReadonlySignal<readonly Entry[]>;
  /** Until when (ms since the epoch) the server wants no more from us. */
  pausedUntil: ReadonlySignal<number | null>;
  add(conversationId: string, draft: Draft): Entry;
  retry(clientId: string): void;
  discard(clientId: string): void;
  /** Sends what waits; called when a connection is there. */
  flush(): void;
  stop(): void;
}

export interface OutboxOptions {
  platform: Platform;
  /** Whose messages: nobody sends for another who used this browser. */
  person: string;
  connected: ReadonlySignal<boolean>;
  /** Resolves when the server stored it; a `Refusal` else. */
  send(entry: Entry): Promise<Message>;
  sent(entry: Entry, message: Message): void;
}

const FIRST_RETRY = 1000;
const LAST_RETRY = 15_000;
const DEFAULT_PAUSE_S = 5;
const ADOPT_EVERY = 4000;

export function createOutbox({ platform, person, connected, send, sent }: OutboxOptions): Outbox {
  const { storage, tabs } = platform;
  const prefix = `parlour:outbox:${person}:`;
  const entries = signal<readonly Entry[]>(load());
  const pausedUntil = signal<number | null>(null);
  const busy = new Set<string>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const sleepers = new Set<() => void>();
  let stopped = false;

  function load(): Entry[] {
    const read = storage.keys(prefix).map((key) => parse(storage.get(key)));
    return read.filter((entry) => entry !== null).sort(byOrder);
  }

  function keep(entry: Entry) {
    const { newer: _, ...lasting } = entry;
    const state = entry.state === 'failed' ? 'failed' : 'waiting';
    storage.set(prefix + entry.clientId, JSON.stringify({ ...lasting, state }));
    const others = entries.peek().filter((other) => other.clientId !== entry.clientId);
    entries.value = [...others, entry].sort(byOrder);
  }

  function drop(clientId: string) {
    storage.remove(prefix + clientId);
    entries.value = entries.peek().filter((entry) => entry.clientId !== clientId);
  }

  const find = (clientId: string) => entries.peek().find((entry) => entry.clientId === clientId);
  const next = (conversationId: string) =>
    entries
      .peek()
      .find((e) => e.conversationId === conversationId && e.state === 'waiting' && e.tab === tabs.id);

  function later(ms: number, fn: () => void) {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!stopped) fn();
    }, ms);
    timers.add(timer);
  }

  /** Until the time is over or a connection is back. */
  async function sleep(ms: number) {
    await new Promise<void>((resolve) => {
      sleepers.add(resolve);
      later(ms, resolve);
    }).then(() => sleepers.clear());
  }

  /** One at a time for each conversation: the next goes when the one before is settled. */
  async function pump(conversationId: string) {
    if (busy.has(conversationId)) return;
    busy.add(conversationId);
    let wait = FIRST_RETRY;
    try {
      for (let entry = next(conversationId); entry && ready(); entry = next(conversationId)) {
        const failure = await attempt(entry);
        if (!failure) wait = FIRST_RETRY;
        else if (failure.code === 'rate_limited') return pause(failure.retryAfter ?? DEFAULT_PAUSE_S);
        else if (failure.passing && failure.code !== 'offline') {
          await sleep(wait);
          wait = Math.min(wait * 2, LAST_RETRY);
        }
      }
    } finally {
      busy.delete(conversationId);
    }
  }

  const ready = () => !stopped && connected.peek() && pausedUntil.peek() === null;

  async function attempt(entry: Entry): Promise<Refusal | null> {
    keep({ ...entry, state: 'sending' });
    try {
      const message = await send(entry);
      drop(entry.clientId);
      sent(entry, message);
      return null;
    } catch (error) {
      const refusal = asRefusal(error);
      if (!find(entry.clientId)) return refusal;
      if (refusal.passing || refusal.code === 'rate_limited') keep({ ...entry, state: 'waiting' });
      else keep(failed(entry, refusal));
      return refusal;
    }
  }

  function pause(seconds: number) {
    pausedUntil.value = Date.now() + seconds * 1000;
    later(seconds * 1000, () => {
      pausedUntil.value = null;
      flush();
    });
  }

  function flush() {
    for (const wake of sleepers) wake();
    for (const id of new Set(entries.peek().map((entry) => entry.conversationId))) void pump(id);
  }

  /** What a closed or crashed tab left behind goes out from here. */
  async function adopt() {
    const strangers = new Set(entries.peek().flatMap((entry) => (entry.tab === tabs.id ? [] : [entry.tab])));
    for (const tab of strangers) {
      if (await tabs.alive(tab)) continue;
      for (const entry of load().filter((left) => left.tab === tab)) {
        keep({ ...entry, tab: tabs.id });
        void pump(entry.conversationId);
      }
    }
  }

  const unwatch = storage.watch((key) => {
    if (!key.startsWith(prefix)) return;
    const clientId = key.slice(prefix.length);
    const written = parse(storage.get(key));
    const rest = entries.peek().filter((entry) => entry.clientId !== clientId);
    entries.value = written ? [...rest, written].sort(byOrder) : rest;
  });
  const undo = connected.subscribe((up) => up && queueMicrotask(flush));
  const adopting = setInterval(adopt, ADOPT_EVERY);
  void adopt();

  return {
    entries,
    pausedUntil,
    flush,
    add: (conversationId, draft) => {
      const order = Math.max(Date.now(), (entries.peek().at(-1)?.order ?? 0) + 1);
      const entry: Entry = {
        ...draft,
        clientId: platform.newId(),
        conversationId,
        createdAt: new Date().toISOString(),
        order,
        tab: tabs.id,
        state: 'waiting',
      };
      keep(entry);
      void pump(conversationId);
      return entry;
    },
    retry: (clientId) => {
      const entry = find(clientId);
      if (entry?.state !== 'failed') return;
      const { code, reason: _, newer: __, basedOnSeq, ...rest } = entry;
      const guard = code === 'stale' || basedOnSeq === undefined ? {} : { basedOnSeq };
      keep({ ...rest, ...guard, tab: tabs.id, state: 'waiting' });
      void pump(entry.conversationId);
    },
    discard: drop,
    stop: () => {
      stopped = true;
      undo();
      unwatch();
      clearInterval(adopting);
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

const byOrder = (a: Entry, b: Entry) => a.order - b.order || (a.clientId < b.clientId ? -1 : 1);

function failed(entry: Entry, { code, message, messages }: Refusal): Entry {
  return {
    ...entry,
    state: 'failed',
    code,
    reason: message,
    ...(messages.length ? { newer: messages } : {}),
  };
}

function parse(text: string | null): Entry | null {
  try {
    const entry = JSON.parse(text ?? 'null') as Entry | null;
    return entry && typeof entry.clientId === 'string' && typeof entry.conversationId === 'string'
      ? entry
      : null;
  } catch {
    return null;
  }
}
