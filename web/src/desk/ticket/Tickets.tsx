import { useMemo, useRef } from 'preact/hooks';
import type { Thread } from '../../core/thread';
import type { Desk } from '../state';
import { TicketPane } from './TicketPane';

interface TicketsProps {
  desk: Desk;
  thread: Thread;
}

/** The open ticket, and behind it those that were looked at just before: going back to one draws nothing anew. */
export function Tickets({ desk, thread }: TicketsProps) {
  const drawn = useRef<readonly Thread[]>([]);
  const asleep = desk.client.asleep.value;
  const stay = drawn.current.filter((one) => one === thread || asleep.includes(one));
  // Each keeps its place: what is moved in the page is laid out anew.
  drawn.current = stay.includes(thread) ? stay : [...stay, thread];
  return (
    <div class="tickets">
      {drawn.current.map((one) => (
        <Layer key={one} desk={desk} thread={one} shown={one === thread} />
      ))}
    </div>
  );
}

function Layer({ desk, thread, shown }: TicketsProps & { shown: boolean }) {
  const pane = useMemo(() => <TicketPane desk={desk} thread={thread} />, [desk, thread]);
  return (
    <div data-ticket={thread.id} aria-hidden={!shown || undefined}>
      {pane}
    </div>
  );
}
