import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Client } from '../core/client';
import { createDebouncedQuery, type DebouncedQuery } from '../core/debouncedQuery';
import { type Inbox as Chats, createInbox } from '../core/inbox';
import { browserStorage } from '../core/platform';
import { type Counts, createQueue, type Queue } from '../core/queue';
import type { Conversation, Ticket } from '../core/wire';
import { t } from '../i18n';
import { type ConversationPage, conversationsOf, type TicketPage, ticketsOf } from '../ui/firstLists';
import { createPanes, followSearch, type Panes } from '../ui/panes';
import type { Router } from '../ui/router';
import { showToast } from '../ui/toasts';
import { type AfterClose, createAfterClose } from './afterClose';
import type { KeptClient } from './keptThreads';
import { filterOf, type View } from './views';

export type Overlay = 'keys' | 'palette' | 'settings' | null;

export interface Desk extends Panes {
  client: KeptClient;
  queue: Queue;
  /** All open tickets, whatever list is shown: for the count in the title and for ringing. */
  inbox: Queue;
  /** One's own unread conversations, which are on the other page. */
  chats: Chats;
  /** Conversations that the words name. */
  elsewhere: DebouncedQuery<readonly Conversation[]>;
  view: Signal<View>;
  overlay: Signal<Overlay>;
  /** The open ticket as it is now. */
  ticket: ReadonlySignal<Ticket | null>;
  unreadTickets: ReadonlySignal<number>;
  /** Where closing leads, by the agent's choice. */
  afterClose: AfterClose;
  /** The one below or above the open one. */
  openNeighbour(by: 1 | -1): void;
  close(ticket: Ticket): Promise<void>;
  reopen(ticket: Ticket): Promise<void>;
  assign(ticket: Ticket, who: { id: string; name: string } | null): Promise<void>;
  /** For oneself alone; an open one is left, for looking at it would be reading. */
  markUnread(id: string | null): Promise<void>;
}

/** The next thread is fetched so long after one was opened; ms. */
const AHEAD_AFTER = 150;

/** What came with the HTML; the server asks itself as the lists here would (`http/pages/lists.py`). */
export interface DeskLists {
  waiting: TicketPage;
  open: TicketPage;
  counts: Counts;
  unseen: ConversationPage;
}

export function createDesk(client: KeptClient, router: Router, html?: DeskLists | null): Desk {
  const view = signal<View>('waiting');
  const queue = createQueue({
    ...client,
    filter: filterOf('waiting', ''),
    first: ticketsOf(html?.waiting),
    counts: html?.counts,
  });
  const inbox = createQueue({
    ...client,
    filter: filterOf('open', ''),
    counted: false,
    first: ticketsOf(html?.open),
  });
  // After the lists: a ticket in the page's address is opened at once, and its row unmarked.
  const panes = createPanes(client, router, (id) => unmark(client, [queue, inbox], id));
  const chats = createInbox({
    ...client,
    filter: { archived: false, unread: true },
    first: conversationsOf(html?.unseen),
  });
  const elsewhere = createDebouncedQuery({
    question: () => panes.words.value.trim() || null,
    ask: async (query: string) => (await client.api.conversations({ query, limit: 3 })).conversations,
  });
  const undo = [
    followSearch(queue, view, panes.words, filterOf),
    effect(() => {
      if (!router.id.value) return;
      const timer = setTimeout(() => {
        const next = neighbour(1);
        if (next) void client.fetchAhead(next.id);
      }, AHEAD_AFTER);
      return () => clearTimeout(timer);
    }),
  ];
  const afterClose = createAfterClose(browserStorage(), client.actor.peek().id);

  function neighbour(by: 1 | -1): Ticket | undefined {
    const items = queue.items.peek();
    const at = items.findIndex((one) => one.id === router.id.peek());
    return at === -1 ? items[0] : items[at + by];
  }

  const listed = (id: string) =>
    [queue, inbox].flatMap((list) => list.items.value).find((one) => one.id === id);

  /** With its row, which the keys go on from. */
  function open(ticket: Ticket) {
    router.go(ticket.id);
    panes.rows.wanted.value = ticket.id;
  }

  const desk: Desk = {
    ...panes,
    client,
    queue,
    inbox,
    chats,
    elsewhere,
    view,
    overlay: signal<Overlay>(null),
    ticket: computed(() => {
      const thread = panes.thread.value;
      if (!thread || thread.status.value === 'gone') return null;
      // Until the conversation has come, what its row says: the keys work from the first moment.
      return thread.ticket.value ?? listed(thread.id) ?? null;
    }),
    unreadTickets: computed(() => inbox.items.value.filter((ticket) => ticket.unread > 0).length),
    afterClose,
    openNeighbour: (by) => {
      const next = neighbour(by);
      if (next && next.id !== router.id.peek()) open(next);
    },
    close: async (ticket) => {
      const next = afterClose.next.peek() ? neighbour(1) : undefined;
      if (!(await panes.attempt(() => client.closeTicket(ticket.id)))) return;
      if (router.id.peek() === ticket.id) {
        if (next && next.id !== ticket.id) open(next);
        else panes.backToList();
      }
      showToast(t('ticket.closed', { number: ticket.number }), {
        action: { label: t('action.undo'), run: () => void desk.reopen(ticket) },
        about: ticket.id,
      });
    },
    reopen: async (ticket) => {
      if (!(await panes.attempt(() => client.reopenTicket(ticket.id)))) return;
      showToast(t('ticket.reopened', { number: ticket.number }), { about: ticket.id });
    },
    assign: async (ticket, who) => {
      await panes.attempt(() => client.assignTicket(ticket.id, who?.id ?? null));
    },
    markUnread: async (id) => {
      if (!id) return;
      if (router.id.peek() === id) panes.backToList();
      await panes.attempt(() => client.api.changeConversation(id, { unread: true }));
    },
    stop: () => {
      for (const fn of undo) fn();
      panes.stop();
      queue.dispose();
      inbox.dispose();
      chats.dispose();
      elsewhere.stop();
    },
  };
  return desk;
}

/** Reading ends the mark "unread" only where there is something to read; opening ends it in any case. */
function unmark(client: Client, lists: readonly Queue[], id: string): void {
  const listed = lists.flatMap((list) => list.items.peek()).find((one) => one.id === id);
  if (listed && listed.unread > 0) void client.api.changeConversation(id, { unread: false }).catch(() => {});
}
