import { type ReadonlySignal, signal } from '@preact/signals';
import { countsAsUnread, type Thread } from '../core/thread';
import { composerContextOf } from '../ui/thread/composerContext';

/** Threads that were left as they would be found: what is drawn of them is shown again, and not made again. */
export interface SleepingThreads {
  list: ReadonlySignal<readonly Thread[]>;
  /** One that is being left, read up to there; whether it sleeps. */
  put(thread: Thread, epoch: string, readSeq: number, me: string): boolean;
  /** One that is opened again; nothing from another epoch, which is another history. */
  take(id: string, epoch: string | undefined): Thread | undefined;
}

/** So many, each with what is drawn of a screen, and with so many messages. */
const MOST = { threads: 6, messages: 100 };

export function createSleepingThreads(): SleepingThreads {
  const list = signal<readonly Thread[]>([]);
  const epochs = new WeakMap<Thread, string>();
  return {
    list,
    put: (thread, epoch, readSeq, me) => {
      if (!isAsFound(thread) || !isRead(thread, readSeq, me)) return false;
      thread.settle();
      for (const one of thread.typing.peek()) thread.wire.typing(one, false);
      thread.wire.viewers([]);
      composerContextOf(thread).asleep.value = true;
      epochs.set(thread, epoch);
      list.value = [...list.peek(), thread].slice(-MOST.threads);
      return true;
    },
    take: (id, epoch) => {
      const thread = list.peek().find((one) => one.id === id);
      if (!thread) return undefined;
      list.value = list.peek().filter((one) => one !== thread);
      composerContextOf(thread).asleep.value = false;
      return epochs.get(thread) === epoch ? thread : undefined;
    },
  };
}

/** At its end, with nothing open or begun: as one opens a thread in which nothing is new. */
function isAsFound(thread: Thread): boolean {
  const { replyTo, editing, menu, closer, picker, wanted, found, notice } = composerContextOf(thread);
  const begun = [replyTo, editing, menu, closer, picker, wanted, found].some((one) => one.peek() !== null);
  if (begun || notice.peek() || thread.status.peek() !== 'ready' || thread.away.peek()) return false;
  if (thread.pending.peek().length > 0 || thread.messages.peek().length > MOST.messages) return false;
  const pane = document.querySelector(`[data-ticket="${CSS.escape(thread.id)}"]`);
  const log = pane?.querySelector('[role="log"]');
  // A dialog would stay above what is opened now.
  if (!log || pane?.querySelector('dialog, [aria-expanded="true"]')) return false;
  return log.scrollHeight - log.scrollTop - log.clientHeight <= 2;
}

const isRead = (thread: Thread, readSeq: number, me: string) =>
  thread.messages.peek().every((message) => message.seq <= readSeq || !countsAsUnread(message, me));
