import type { Thread } from '../../core/thread';
import type { Row } from './rows';

interface Known {
  /** The last `seq` when the thread was drawn first. */
  from: number;
  drawn: Set<string>;
}

const threads = new WeakMap<Thread, Known>();

/** Whether a row came while somebody looked; true once, however often the list draws it. */
export function arrives(thread: Thread, row: Row): boolean {
  const known = threads.get(thread) ?? {
    from: thread.lastSeq.peek(),
    drawn: new Set(thread.pending.peek().map((entry) => entry.clientId)),
  };
  threads.set(thread, known);
  if (known.drawn.has(row.key) || (row.kind !== 'waiting' && row.message.seq <= known.from)) return false;
  known.drawn.add(row.key);
  return true;
}
