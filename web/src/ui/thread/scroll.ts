import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { VirtualizerHandle } from 'virtua';
import { countsAsUnread, type Thread } from '../../core/thread';
import { composerContextOf } from './composerContext';
import type { Row } from './rows';

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

/** Above the first row; px. */
export const HEAD = 56;
/** Above the first unread message, so that the line over it is seen, and something of what was read; px. */
const BEFORE_NEW = 72;
/** Nearer to the end than this, a reader wants to stay there; px. */
const END = 60;
/** Further messages are asked for this far before their place comes into view; px. */
const AHEAD = 800;

/** What is kept in its place while rows above and below it turn out higher or lower than was thought. */
type Aim = 'end' | { key: string; align: 'start' | 'center' };

/**
 * Where the thread stands: at the first unread message when it opens, at the end for who was there, and still for
 * everybody else. Reading is what was on the screen of a focused window.
 */
export function useScroll(thread: Thread, rows: readonly Row[], me: string, missed: Signal<number>): Scroll {
  const frame = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualizerHandle>(null);
  const atEnd = useMemo(() => signal(true), []);
  const now = useRef(rows);
  /**
   * Until the reader moves. Not by the list's own `scrollToIndex`: that goes on for a while whenever a row is measured,
   * and takes a reader back who has turned round meanwhile.
   */
  const aim = useRef<Aim | null>('end');
  const offset = useRef(0);
  /** Where the aim put the list, and how high all rows and their frame were then; px. */
  const put = useRef({ top: 0, height: 0, frame: 0 });
  const drawn = useRef({ first: '', last: '', lastSeq: 0, away: false });
  const first = rows[0]?.key ?? '';
  const last = rows.at(-1);
  const known = drawn.current.first;
  const prepended = known !== '' && known !== first && rows.some((row) => row.key === known);
  now.current = rows;

  function keep() {
    const list = handle.current;
    const box = frame.current;
    if (!list || !box || !aim.current) return;
    if (aim.current === 'end') box.scrollTop = box.scrollHeight;
    else {
      const { key, align } = aim.current;
      const index = now.current.findIndex((row) => row.key === key);
      const top = HEAD + list.getItemOffset(index);
      if (index === -1) aim.current = null;
      else if (align === 'start') box.scrollTop = top - BEFORE_NEW;
      else box.scrollTop = top - (box.clientHeight - list.getItemSize(index)) / 2;
    }
    put.current = { top: box.scrollTop, height: box.scrollHeight, frame: box.clientHeight };
  }

  /** The end of the conversation, which a stretch far from it does not have. */
  function toEnd() {
    if (thread.away.peek()) return;
    atEnd.value = true;
    missed.value = 0;
    aim.current = 'end';
    keep();
  }

  function toLatest() {
    thread.toLatest();
    toEnd();
  }

  function toMessage(id: string) {
    const row = now.current.find((one) => one.kind !== 'waiting' && one.message.id === id);
    if (!row) return false;
    atEnd.value = false;
    aim.current = { key: row.key, align: 'center' };
    keep();
    return true;
  }

  /** Once what was measured is drawn at its size: drawing waits for one microtask, and may be asked for after this. */
  function resized() {
    queueMicrotask(() => queueMicrotask(keep));
  }

  function moved() {
    const list = handle.current;
    const box = frame.current;
    if (!list || !box) return;
    const left = box.scrollHeight - list.scrollOffset - list.viewportSize;
    const end = !thread.away.peek();
    const atBottom = end && left <= 2 ? 'end' : null;
    // Rows that are measured and a frame that grows move the list, too, but not without a change of their height.
    const { height, frame: room } = put.current;
    if (aim.current && (box.scrollHeight !== height || box.clientHeight !== room)) resized();
    else if (aim.current === 'end') aim.current = list.scrollOffset < offset.current ? atBottom : 'end';
    else if (!aim.current || Math.abs(list.scrollOffset - put.current.top) > 2) aim.current = atBottom;
    offset.current = list.scrollOffset;
    atEnd.value = end && (aim.current === 'end' || left <= END);
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
    const wanted = composerContextOf(thread).wanted.peek();
    const unread = now.current.find((row) => row.fresh);
    if (wanted !== null && toMessage(wanted)) {
      // The jump will come here anyway: not by way of the end.
    } else if (thread.away.peek()) {
      aim.current = null;
      atEnd.value = false;
    } else if (unread && unread !== now.current[0]) {
      aim.current = { key: unread.key, align: 'start' };
      keep();
    } else toEnd();
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
    // Others may have written in the same moment, and stand below it.
    const fresh = rows.slice(rows.findIndex((row) => row.key === before.last) + 1);
    const own = fresh.some((row) => row.kind === 'waiting' || (row.kind === 'said' && row.mine));
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
    // Before the list has moved, and whatever else moves it.
    const letGo = (event: Event) => {
      if (!(event instanceof WheelEvent) || event.deltaY < 0) aim.current = null;
    };
    const box = frame.current;
    box?.addEventListener('wheel', letGo, { passive: true });
    box?.addEventListener('touchmove', letGo, { passive: true });
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    // The frame shrinks for the keyboard of a phone and a growing composer: who was at the end, stays there.
    const watch = new ResizeObserver(() => {
      if (atEnd.peek()) aim.current ??= 'end';
      resized();
    });
    if (box) watch.observe(box);
    return () => {
      box?.removeEventListener('wheel', letGo);
      box?.removeEventListener('touchmove', letGo);
      window.removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
      watch.disconnect();
    };
  }, []);

  return { frame, handle, prepended, atEnd, moved, resized, toEnd: toLatest, toMessage };
}
