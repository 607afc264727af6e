import type { Link } from './socket';

const MARK_EVERY = 250;
const EVENTS = { read: 'message:read', delivered: 'message:delivered' } as const;

/** Sends read and delivery receipts: at most four times a second, never backwards, again after a lost connection. */
export function createReceiptSender(link: Link, conversationId: string) {
  const wanted = { read: 0, delivered: 0 };
  const told = { read: 0, delivered: 0 };
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tell() {
    timer = undefined;
    for (const kind of ['delivered', 'read'] as const) {
      const seq = wanted[kind];
      if (seq <= told[kind] || !link.connected.peek()) continue;
      // Reading tells of the delivery, too.
      if (kind === 'delivered' && wanted.read >= seq) continue;
      told[kind] = seq;
      link.call(EVENTS[kind], { conversationId, seq }).catch(() => {
        told[kind] = Math.min(told[kind], seq - 1);
      });
    }
  }

  return {
    start: (readSeq: number) => {
      told.read = Math.max(told.read, readSeq);
      tell();
    },
    mark: (kind: 'read' | 'delivered', seq: number) => {
      if (seq <= wanted[kind]) return;
      wanted[kind] = seq;
      timer ??= setTimeout(tell, MARK_EVERY);
    },
    stop: () => {
      if (timer) tell();
      clearTimeout(timer);
    },
  };
}
