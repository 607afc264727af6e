import { computed, effect } from '@preact/signals';
import { cut } from '../core/excerpt';
import type { Ticket } from '../core/wire';
import { t } from '../i18n';
import { createNewMessageCheck } from '../ui/attention/newMessages';
import { isWatched, type Notifier } from '../ui/attention/notifier';
import { countInFavicon, countInTitle } from '../ui/attention/title';
import { showToast } from '../ui/toasts';
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
    followNew(desk, (ticket) => announce(desk, notifier, ticket, true)),
    followUnread(desk, (ticket) => announce(desk, notifier, ticket, false)),
  ];
  return () => {
    for (const fn of undo) fn();
  };
}

/**
 * Calls once for each ticket that was asked since the list came. Most are told of by an event; what was asked before the
 * connection stood, or while it was lost, comes with the list that is asked for then.
 */
function followNew(
  { client, inbox }: Pick<Desk, 'client' | 'inbox'>,
  news: (ticket: Ticket) => void,
): () => void {
  const told = new Set<string>();
  let last: number | undefined;
  const tell = (ticket: Ticket) => {
    if (told.has(ticket.id)) return;
    told.add(ticket.id);
    news(ticket);
  };
  const undo = [
    client.on('ticket:new', ({ ticket }) => tell(ticket)),
    effect(() => {
      if (inbox.status.value !== 'ready') return;
      const tickets = inbox.items.value;
      last ??= Math.max(0, ...tickets.map((ticket) => ticket.number));
      for (const ticket of tickets) if (ticket.number > last) tell(ticket);
    }),
  ];
  return () => {
    for (const fn of undo) fn();
  };
}

/** Calls for each ticket in which somebody wrote; what merely comes into the list is no news. */
export function followUnread(desk: Pick<Desk, 'inbox'>, news: (ticket: Ticket) => void): () => void {
  const isNews = createNewMessageCheck();
  return effect(() => {
    for (const ticket of desk.inbox.items.value) if (isNews(ticket, false)) news(ticket);
  });
}

function announce(desk: Desk, notifier: Notifier, ticket: Ticket, isNew: boolean): void {
  const me = desk.client.actor.peek();
  const inView = desk.router.id.peek() === ticket.id;
  // What a colleague has taken is the colleague's to hear.
  const others = ticket.assignee !== null && ticket.assignee.id !== me.id;
  if (others || ticket.owner.id === me.id || (inView && isWatched())) return;
  const { name } = ticket.owner;
  const title = isNew ? t('desk.rang', { name }) : t('desk.wrote', { name });
  const body = (isNew ? ticket.subject : ticket.lastMessage?.content) ?? ticket.subject;
  const open = () => desk.router.go(ticket.id);
  notifier.notify({ title, body, tag: ticket.id, onClick: open });
  if (!inView) {
    showToast(`${title}: ${short(body)}`, {
      action: { label: t('desk.openIt'), run: open },
      about: ticket.id,
    });
  }
}

const short = (text: string) => (text.length > 80 ? `${cut(text, 79)}…` : text);
