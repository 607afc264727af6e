import type { TicketFilter } from '../core/api';
import type { Counts } from '../core/queue';

/** The desk's four lists, in the order of their keys 1 to 4. */
export const VIEWS = ['open', 'mine', 'unassigned', 'closed'] as const;
export type View = (typeof VIEWS)[number];

const FILTERS: Record<View, TicketFilter> = {
  open: { status: 'open' },
  mine: { status: 'open', assignee: 'me' },
  unassigned: { status: 'open', assignee: 'none' },
  closed: { status: 'closed' },
};

export function filterOf(view: View, words: string): TicketFilter {
  const query = words.trim();
  return query ? { ...FILTERS[view], query } : FILTERS[view];
}

/** How many there are; null where nobody counts (closed ones only grow). */
export function countOf(view: View, counts: Counts | null): number | null {
  return view === 'closed' || counts === null ? null : counts[view];
}
