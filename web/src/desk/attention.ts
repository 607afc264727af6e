import { computed, effect } from '@preact/signals';
import type { Ticket } from '../core/wire';
import { t } from '../i18n';
import { announceAll, type News } from '../ui/attention/announce';
import { createNewMessageCheck } from '../ui/attention/newMessages';
import { isWatched, type Notifier } from '../ui/attention/notifier';
import { countInFavicon, countInTitle } from '../ui/attention/title';
import type { Desk } from './state';

/** Counts in title and icon, rings for what is new, shows what happens in the tickets that are not in view. Returns its undo. */
export function watchDesk(desk: Desk, notifier: Notifier): () => void {
  const title = computed(() => {
    const ticket = desk.ticket.value;
    return `${ticket ? `#${ticket.number} ${ticket.subject}` : t('desk.title')} · ${t('app.name')}`;
  });
  const undo = [
    countInTitle(desk.unreadTickets, title),
    countInFavicon(desk.unreadTickets),
    followNew(desk, (tickets) =>
      announceAll(notifier, newsOf(desk, tickets, true), (count) => t('desk.rangMany', { count })),
    ),
    followUnread(desk, (tickets) =>
      announceAll(notifier, newsOf(desk, tickets, false), (count) => t('desk.wroteMany', { count })),
    ),
  ];
  return () => {
    for (const fn of undo) fn();
  };
}

/**
 * Calls once with each ticket that was asked since the list came. Most are told of by an event; what was asked before the
 * connection stood, or while it was lost, comes with the list that is asked for then.
 */
function followNew(
  { client, inbox }: Pick<Desk, 'client' | 'inbox'>,
  news: (tickets: readonly Ticket[]) => void,
): () => void {
  const told = new Set<string>();
  let last: number | undefined;
  const tell = (tickets: readonly Ticket[]) => {
    const untold = tickets.filter((ticket) => !told.has(ticket.id));
    for (const ticket of untold) told.add(ticket.id);
    if (untold.length) news(untold);
  };
  const undo = [
    client.on('ticket:new', ({ ticket }) => tell([ticket])),
    effect(() => {
      if (inbox.status.value !== 'ready') return;
      const tickets = inbox.items.value;
      last ??= Math.max(0, ...tickets.map((ticket) => ticket.number));
      const from = last;
      tell(tickets.filter((ticket) => ticket.number > from));
    }),
  ];
  return () => {
    for (const fn of undo) fn();
  };
}

/** Calls with the tickets in which somebody wrote; what merely comes into the list is no news. */
export function followUnread(
  desk: Pick<Desk, 'inbox'>,
  news: (tickets: readonly Ticket[]) => void,
): () => void {
  const isNews = createNewMessageCheck();
  return effect(() => {
    const found = desk.inbox.items.value.filter((ticket) => isNews(ticket, false));
    if (found.length) news(found);
  });
}

function newsOf(desk: Desk, tickets: readonly Ticket[], isNew: boolean): News[] {
  const me = desk.client.actor.peek();
  return tickets.flatMap((ticket) => {
    const inView = desk.router.id.peek() === ticket.id;
    // What a colleague has taken is the colleague's to hear.
    const others = ticket.assignee !== null && ticket.assignee.id !== me.id;
    if (others || ticket.owner.id === me.id || (inView && isWatched())) return [];
    const { name } = ticket.owner;
    const title = isNew ? t('desk.rang', { name }) : t('desk.wrote', { name });
    const body = (isNew ? ticket.subject : ticket.lastMessage?.content) ?? ticket.subject;
    return [{ id: ticket.id, title, body, inView, open: () => desk.router.go(ticket.id) }];
  });
}
