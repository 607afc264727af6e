import { batch, type ReadonlySignal, signal } from '@preact/signals';
import { asRefusal, Refusal } from './errors';
import type { Log } from './messages';
import type { Link } from './socket';
import type { Message, MessagePage } from './wire';

export type Paging = 'idle' | 'loading' | 'failed';
export type Side = 'older' | 'newer';

export interface Pages {
  older: ReadonlySignal<Paging>;
  newer: ReadonlySignal<Paging>;
  olderError: ReadonlySignal<Refusal | null>;
  /** Grows whenever what is shown is another stretch, and not the same with more. */
  view: ReadonlySignal<number>;
  /** The newest page is here; its cursor goes on from it. */
  start(cursor: string | null | undefined): void;
  load(side: Side): Promise<void>;
  /** Has a message among what is shown, wherever it is; a `Refusal` where there is none. */
  reach(messageId: string): Promise<void>;
  toLatest(): void;
}

const PAGE = 50;

/** Pages of one conversation: upwards from the live end, and both ways from a message far from it. */
export function createPages(link: Link, conversationId: string, log: Log): Pages {
  const states = { older: signal<Paging>('idle'), newer: signal<Paging>('idle') };
  const olderError = signal<Refusal | null>(null);
  const view = signal(0);
  /** Where the live end goes on, and the far stretch. */
  let live: string | null | undefined;
  let far: { older: string | null; newer: string | null } = { older: null, newer: null };
  let turn = 0;

  const ask = (how: object) => link.call('messages:load', { conversationId, limit: PAGE, ...how });

  function hasMore(side: Side): boolean {
    const stretch = log.far.peek();
    if (side === 'newer') return stretch?.hasNewer ?? false;
    return stretch ? stretch.hasOlder : log.hasOlder.peek();
  }

  async function load(side: Side): Promise<void> {
    const state = states[side];
    if (state.peek() === 'loading' || !hasMore(side)) return;
    state.value = 'loading';
    const asked = turn;
    const cursor = log.far.peek() ? far[side] : live;
    try {
      const page = await ask(cursor ? { [side === 'older' ? 'before' : 'after']: cursor } : {});
      if (asked !== turn) return;
      batch(() => {
        place(side, page);
        state.value = 'idle';
      });
      // Without a cursor, the newest page was asked again for its own.
      if (!cursor && page.nextCursor) await load(side);
    } catch (reason) {
      if (asked !== turn) return;
      if (side === 'older') olderError.value = asRefusal(reason);
      state.value = 'failed';
    }
  }

  function place(side: Side, { messages, hasMore: more, nextCursor }: MessagePage) {
    if (!log.far.peek()) {
      live = nextCursor;
      log.prepend(messages, more);
      return;
    }
    far[side] = nextCursor;
    log.grow(side, messages, more);
    if (!log.far.peek()) live = far.older;
  }

  /** What was under way belongs to what is no longer shown. */
  function turnTo(show: () => void) {
    turn += 1;
    batch(() => {
      states.older.value = 'idle';
      states.newer.value = 'idle';
      show();
      view.value += 1;
    });
  }

  async function reach(messageId: string): Promise<void> {
    const among = (list: readonly Message[] = []) => list.find((message) => message.id === messageId);
    const here = among(log.far.peek()?.messages) ?? among(log.messages.peek());
    if (here?.hidden) throw new Refusal('not_found', 'Deleted for oneself.');
    if (among(log.far.peek()?.messages)) return;
    if (here) {
      toLatest();
      // The oldest one is not drawn before its page is there (rows.ts).
      if (here === log.messages.peek()[0]) await load('older');
      return;
    }
    const asked = turn;
    const page = await ask({ around: messageId });
    if (asked !== turn) return;
    turnTo(() => {
      const [first] = log.messages.peek();
      log.open({ messages: page.messages, hasOlder: page.hasMore, hasNewer: page.hasNewer === true });
      if (log.far.peek()) far = { older: page.nextCursor, newer: page.newerCursor ?? null };
      else if (log.messages.peek()[0] !== first) live = page.nextCursor;
    });
  }

  function toLatest() {
    if (log.far.peek()) turnTo(log.leave);
  }

  return {
    older: states.older,
    newer: states.newer,
    olderError,
    view,
    start: (cursor) => {
      // Another history, not the first page of this one.
      if (live !== undefined) view.value += 1;
      live = cursor;
      turn += 1;
      states.older.value = 'idle';
      states.newer.value = 'idle';
    },
    load,
    reach,
    toLatest,
  };
}
