import { type ReadonlySignal, signal } from '@preact/signals';
import { asRefusal, type Refusal } from './errors';
import type { Log } from './messages';
import type { Link } from './socket';
import type { Joined, Message } from './wire';

export interface Sync {
  status: ReadonlySignal<'loading' | 'ready' | 'failed' | 'gone'>;
  error: ReadonlySignal<Refusal | null>;
  /** Enters the conversation, or comes back to it with what is known. */
  join(): Promise<void>;
  /** A change that was broadcast. */
  heard(message: Message): void;
  /** Asks for what may have been missed without leaving. */
  check(): void;
  /** There is nothing here any more for whoever asks. */
  end(): void;
  stop(): void;
}

export interface SyncOptions {
  link: Link;
  conversationId: string;
  log: Log;
  /** Looks on, without joining for others than colleagues: agents in tickets. */
  observe: boolean | undefined;
  joined(answer: Joined, fresh: boolean): void;
}

const RETRY = 2000;
const BATCH = 500;

/**
 * Keeps a log complete: changes are applied in the order of `rev`, a gap is asked for, and what is heard while an
 * answer is under way waits for it. Another epoch is another history: everything starts over.
 */
export function createSync({ link, conversationId, log, observe, joined }: SyncOptions): Sync {
  const status = signal<'loading' | 'ready' | 'failed' | 'gone'>('loading');
  const error = signal<Refusal | null>(null);
  let epoch: string | null = null;
  let busy = false;
  let again: 'join' | 'check' | null = null;
  let held: Message[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  /** One task at a time; a second wish waits for the first. */
  async function run(task: 'join' | 'check') {
    if (stopped) return;
    if (busy) {
      again = again === 'join' ? 'join' : task;
      return;
    }
    busy = true;
    clearTimeout(timer);
    try {
      if (task === 'join') await enter();
      else await catchUp();
      error.value = null;
      status.value = 'ready';
    } catch (reason) {
      fail(asRefusal(reason), task);
    } finally {
      busy = false;
      next();
    }
  }

  function next() {
    const wish = again ?? (drain() ? null : 'check');
    again = null;
    if (wish && status.peek() === 'ready') void run(wish);
    else if (wish === 'join') void run(wish);
  }

  async function enter() {
    const known = epoch === null ? null : log.lastRev();
    const answer = await link.call('conversation:join', { conversationId, afterRev: known, observe });
    if (epoch !== null && answer.epoch !== epoch) {
      epoch = null;
      held = [];
      return enter();
    }
    epoch = answer.epoch;
    if (!answer.changes) {
      log.start(answer.messages ?? [], answer.lastRev, answer.hasMore);
      joined(answer, true);
      return;
    }
    const upTo = answer.hasMore ? (answer.changes.at(-1)?.rev ?? known ?? 0) : answer.lastRev;
    log.catchUp(answer.changes, upTo);
    joined(answer, false);
    if (answer.hasMore) await catchUp();
  }

  async function catchUp() {
    for (let more = true; more && !stopped; ) {
      const afterRev = log.lastRev() ?? 0;
      const answer = await link.call('conversation:sync', {
        conversationId,
        afterRev,
        limit: BATCH,
      });
      log.catchUp(answer.changes, answer.lastRev);
      more = answer.hasMore && (log.lastRev() ?? 0) > afterRev;
    }
  }

  /** Applies what waited; false when something before it is still missing. */
  function drain(): boolean {
    const waiting = held.sort((a, b) => a.rev - b.rev);
    held = [];
    for (const [index, message] of waiting.entries()) {
      if (log.apply(message) !== 'gap') continue;
      held = waiting.slice(index);
      return false;
    }
    return true;
  }

  function fail(refusal: Refusal, task: 'join' | 'check') {
    held = [];
    // What is on the screen stays; coming back online joins again.
    if (refusal.code === 'offline') return;
    error.value = refusal;
    if (refusal.code === 'not_found' || refusal.code === 'forbidden') status.value = 'gone';
    else if (log.lastRev() === null) status.value = 'failed';
    if (status.peek() === 'gone') return;
    const wait = refusal.retryAfter ? refusal.retryAfter * 1000 : RETRY;
    timer = setTimeout(() => void run(log.lastRev() === null ? 'join' : task), wait);
  }

  return {
    status,
    error,
    join: () => {
      stopped = false;
      if (status.peek() === 'failed') status.value = 'loading';
      return run('join');
    },
    heard: (message) => {
      if (busy) held.push(message);
      else if (log.lastRev() === null) return;
      else if (log.apply(message) === 'gap') {
        held.push(message);
        void run('check');
      }
    },
    check: () => void run('check'),
    end: () => {
      clearTimeout(timer);
      status.value = 'gone';
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
