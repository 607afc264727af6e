import type { TicketFilter } from '../core/api';
import type { Counts } from '../core/queue';

/** The desk's lists, in the order of their keys 1 to 5. */
export const VIEWS = ['waiting', 'mine', 'unassigned', 'open', 'closed'] as const;
export type View = (typeof VIEWS)[number];

const FILTERS: Record<View, TicketFilter> = {
  waiting: { status: 'open', waiting: true, sort: 'waiting' },
  mine: { status: 'open', assignee: 'me' },
  unassigned: { status: 'open', assignee: 'none' },
  open: { status: 'open' },
  closed: { status: 'closed' },
};

/** Words are looked for in all tickets, whichever list is chosen. */
export function filterOf(view: View, words: string): TicketFilter {
  const query = words.trim();
  return query ? { query } : FILTERS[view];
}

/** How many there are; null where nobody counts (closed ones only grow). */
export function countOf(view: View, counts: Counts | null): number | null {
  return view === 'closed' || counts === null ? null : counts[view];
}
