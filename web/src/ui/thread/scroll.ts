import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { ScrollToIndexOpts, VirtualizerHandle } from 'virtua';
import { countsAsUnread, type Thread } from '../../core/thread';
import type { Row } from './rows';
import { talkOf } from './talk';

export interface Scroll {
  frame: { current: HTMLDivElement | null };
  handle: { current: VirtualizerHandle | null };
  /** The rows of this drawing begin with others than those of the last one. */
  prepended: boolean;
  atEnd: ReadonlySignal<boolean>;
  moved(): void;
  resized(): void;
  toEnd(): void;
  /** To a message; false where it is not among the rows. */
  toMessage(id: string): boolean;
}

/** Nearer to the end than this, a reader wants to stay there; px. */
const END = 60;
/** Further messages are asked for this far before their place comes into view; px. */
const AHEAD = 800;

/**
 * Where the thread stands: at the first unread message when it opens, at the end for who was there, and still for
 * everybody else. Reading is what was on the screen of a focused window.
 */
export function useScroll(thread: Thread, rows: readonly Row[], me: string, missed: Signal<number>): Scroll {
  const frame = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualizerHandle>(null);
  const atEnd = useMemo(() => signal(true), []);
  const now = useRef(rows);
  /** Kept at the very end through changes of size; a reader's first move upwards lets go. */
  const pinned = useRef(true);
  /** The list was sent to a row. For a while it goes there again whenever a row is measured, until it is sent elsewhere. */
  const aimed = useRef(false);
  const offset = useRef(0);
  const drawn = useRef({ first: '', last: '', lastSeq: 0, away: false });
  const first = rows[0]?.key ?? '';
  const last = rows.at(-1);
  const known = drawn.current.first;
  const prepended = known !== '' && known !== first && rows.some((row) => row.key === known);
  now.current = rows;

  /**
   * The end of the conversation, which a stretch far from it does not have. Not by sending the list to the last row:
   * it would take a reader back there who turns upwards and comes upon rows not yet measured.
   */
  function toEnd() {
    if (thread.away.peek()) return;
    atEnd.value = true;
    pinned.current = true;
    missed.value = 0;
    const box = frame.current;
    if (aimed.current) handle.current?.scrollToIndex(now.current.length - 1, { align: 'end' });
    else if (box) box.scrollTop = box.scrollHeight;
    aimed.current = false;
  }

  function toRow(index: number, how: ScrollToIndexOpts) {
    pinned.current = false;
    aimed.current = true;
    handle.current?.scrollToIndex(index, how);
  }

  function toLatest() {
    thread.toLatest();
    toEnd();
  }

  function toMessage(id: string) {
    const index = now.current.findIndex((row) => row.kind !== 'waiting' && row.message.id === id);
    if (index === -1) return false;
    atEnd.value = false;
    toRow(index, { align: 'center' });
    return true;
  }

  /** Rows were measured: once they are drawn at their size, the end is somewhere else. */
  function resized() {
    queueMicrotask(() => {
      if (pinned.current) toEnd();
    });
  }

  function moved() {
    const list = handle.current;
    const box = frame.current;
    if (!list || !box) return;
    const left = box.scrollHeight - list.scrollOffset - list.viewportSize;
    // Rows that are measured change what is left, too; only a reader moves upwards.
    const end = !thread.away.peek();
    if (left <= 2) pinned.current = end;
    else if (list.scrollOffset < offset.current) pinned.current = false;
    offset.current = list.scrollOffset;
    atEnd.value = end && (pinned.current || left <= END);
    if (atEnd.value) missed.value = 0;
    if (list.scrollOffset < AHEAD && thread.older.peek() === 'idle') void thread.loadOlder();
    if (left < AHEAD && thread.newer.peek() === 'idle') void thread.loadNewer();
    markRead();
  }

  function markRead() {
    const list = handle.current;
    if (!list || !document.hasFocus() || document.visibilityState !== 'visible') return;
    const lowest = list.findItemIndex(list.scrollOffset + list.viewportSize - 1);
    for (let at = Math.min(lowest, now.current.length - 1); at >= 0; at--) {
      const row = now.current[at];
      if (row && row.kind !== 'waiting') return thread.markRead(row.message.seq);
    }
  }

  useLayoutEffect(() => {
    const wanted = talkOf(thread).wanted.peek();
    const unread = now.current.findIndex((row) => row.fresh);
    if (wanted !== null && toMessage(wanted)) {
      // The jump will come here anyway: not by way of the end.
    } else if (thread.away.peek()) {
      pinned.current = false;
      atEnd.value = false;
    } else if (unread <= 0) toEnd();
    else toRow(unread, { align: 'start', offset: -72 });
    // What fits is never scrolled, and read all the same, as soon as it is drawn.
    const drawing = requestAnimationFrame(() => requestAnimationFrame(markRead));
    return () => cancelAnimationFrame(drawing);
  }, []);

  useLayoutEffect(() => {
    const before = drawn.current;
    const lastSeq = rows.findLast((row) => row.kind !== 'waiting')?.message.seq ?? 0;
    const away = thread.away.peek();
    drawn.current = { first, last: last?.key ?? '', lastSeq, away };
    if (before.last === '' || before.last === last?.key) return;
    // A page of what was there already, up to the one that meets the end.
    if (away || before.away) return;
    const own = last?.kind === 'waiting' || (last?.kind === 'said' && last.mine);
    const news = rows.filter(
      (row) => row.kind === 'said' && row.message.seq > before.lastSeq && countsAsUnread(row.message, me),
    );
    const unseen = news.length > 0 && !(atEnd.peek() && document.hasFocus());
    if (unseen && news[0]?.kind === 'said') thread.markNew(news[0].message.seq);
    if (own || atEnd.peek()) toEnd();
    else missed.value += news.length;
    markRead();
  }, [rows]);

  useEffect(() => {
    const look = () => markRead();
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    // The frame shrinks for the keyboard of a phone and a growing composer.
    const watch = new ResizeObserver(resized);
    if (frame.current) watch.observe(frame.current);
    return () => {
      window.removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
      watch.disconnect();
    };
  }, []);

  return { frame, handle, prepended, atEnd, moved, resized, toEnd: toLatest, toMessage };
}
