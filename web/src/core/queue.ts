import { type ReadonlySignal, signal } from '@preact/signals';
import type { Api, TicketFilter } from './api';
import { createList, type List, laterFirst, type PageOf } from './list';
import type { Link } from './socket';
import type { Actor, Ticket } from './wire';

export interface Counts {
  open: number;
  mine: number;
  unassigned: number;
  /** Those that need a reply. */
  waiting: number;
}

export interface Queue extends List<Ticket, TicketFilter> {
  counts: ReadonlySignal<Counts | null>;
}

export interface QueueOptions {
  api: Pick<Api, 'tickets' | 'ticketCounts'>;
  link: Link;
  actor: ReadonlySignal<Actor>;
  filter?: TicketFilter;
  /** What came with the HTML (`list.ts`), and the counts. */
  first?: PageOf<Ticket> | undefined;
  counts?: Counts | undefined;
  /** False where nobody looks at the counts: one list of a page is enough to ask for them. */
  counted?: boolean;
}

const PAGE = 30;
const COUNT_AFTER = 400;
const EVENTS = ['ticket:new', 'ticket:updated', 'ticket:closed', 'ticket:reopened'] as const;

/** The agents' list of tickets: latest activity first, or the longest waiting. */
export function createQueue({ api, link, actor, filter, counted = true, ...html }: QueueOptions): Queue {
  const counts = signal<Counts | null>(html.counts ?? null);
  let counting: ReturnType<typeof setTimeout> | undefined;

  /** Counted again a moment after the last change, however many there were. */
  function count() {
    if (!counted) return;
    clearTimeout(counting);
    counting = setTimeout(() => {
      // A number that is late is better than an error beside it.
      api.ticketCounts().then(
        (now) => {
          counts.value = now;
        },
        () => {},
      );
    }, COUNT_AFTER);
  }

  const list = createList<Ticket, TicketFilter>({
    link,
    filter: filter ?? { status: 'open' },
    first: html.first,
    fetch: async (wanted, cursor) => {
      const { tickets: items, nextCursor } = await api.tickets({ ...wanted, cursor, limit: PAGE });
      return { items, nextCursor };
    },
    belongs: (ticket, wanted) => belongs(ticket, wanted, actor.peek()),
    order: (a, b, { sort }) => (sort === 'waiting' ? longerWaiting(a, b) : 0) || byActivity(a, b),
    reloaded: count,
  });
  const undo = EVENTS.map((event) =>
    link.on(event, ({ ticket }) => {
      count();
      list.take(ticket);
    }),
  );
  return {
    ...list,
    counts,
    dispose: () => {
      clearTimeout(counting);
      for (const fn of undo) fn();
      list.dispose();
    },
  };
}

/** When something was last said; who comes, goes or takes the ticket moves it nowhere. The server orders by the same. */
export const activityOf = (ticket: Ticket): string => ticket.lastMessage?.createdAt ?? ticket.createdAt;

const byActivity = laterFirst(activityOf);

/** Who waits before who does not, and the longest first. */
function longerWaiting({ waitingSince: one }: Ticket, { waitingSince: other }: Ticket): number {
  if (one === other) return 0;
  return one !== null && (other === null || one < other) ? -1 : 1;
}

export function belongs(ticket: Ticket, { status, assignee, waiting }: TicketFilter, me: Actor): boolean {
  if (status && ticket.status !== status) return false;
  if (waiting && ticket.waitingSince === null) return false;
  if (!assignee) return true;
  if (assignee === 'none') return ticket.assignee === null;
  return ticket.assignee?.id === (assignee === 'me' ? me.id : assignee);
}
