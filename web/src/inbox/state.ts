import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Client } from '../core/client';
import { isStaff, otherIn } from '../core/conversations';
import { createDebouncedQuery, type DebouncedQuery } from '../core/debouncedQuery';
import { createInbox, type Inbox as List } from '../core/inbox';
import { createQueue, type Queue } from '../core/queue';
import type { ChangeConversation, Conversation, Ticket } from '../core/wire';
import { t } from '../i18n';
import { type ConversationPage, conversationsOf, type TicketPage, ticketsOf } from '../ui/firstLists';
import { createPanes, followSearch, type Panes } from '../ui/panes';
import type { Router } from '../ui/router';
import { showToast } from '../ui/toasts';
import { filterOf, type View } from './views';

export type Overlay = 'new' | 'support' | 'settings' | 'keys' | 'palette' | null;

export interface Inbox extends Panes {
  /** What the list shows. */
  list: List;
  /** What is unread and not archived, whatever list is shown: for the count in the title and for ringing. */
  unseen: List;
  /** The open tickets, which agents have on the other page. */
  tickets: Queue | null;
  /** Tickets that the words name, for agents. */
  elsewhere: DebouncedQuery<readonly Ticket[]>;
  view: Signal<View>;
  overlay: Signal<Overlay>;
  /** The row whose menu is open, and beside what. */
  menu: Signal<{ id: string; anchor: HTMLElement } | null>;
  /** The open conversation as it is now. */
  conversation: ReadonlySignal<Conversation | null>;
  unread: ReadonlySignal<number>;
  /** Mute, archive, pin, mark unread; the title of a group. */
  change(id: string, body: ChangeConversation): Promise<void>;
  /** To a conversation that an answer brought. */
  open(conversation: Conversation): void;
}

/** As often as a dot in the list may be wrong; ms. */
const ASK_AGAIN = 60_000;

/** What came with the HTML; the server asks itself as the lists here would (`http/pages/lists.py`). */
export interface InboxLists {
  all: ConversationPage;
  unseen: ConversationPage;
  /** For agents. */
  open: TicketPage | null;
}

export function createInboxState(client: Client, router: Router, html?: InboxLists | null): Inbox {
  const unseen = createInbox({
    ...client,
    filter: { archived: false, unread: true },
    first: conversationsOf(html?.unseen),
  });
  const panes = createPanes(client, router, (id) => unmark(client, unseen, id));
  const view = signal<View>('all');
  const list = createInbox({ ...client, filter: filterOf('all', ''), first: conversationsOf(html?.all) });
  const staff = isStaff(client.actor.peek());
  const open = { filter: { status: 'open' }, counted: false, first: ticketsOf(html?.open) } as const;
  const tickets = staff ? createQueue({ ...client, ...open }) : null;
  const elsewhere = createDebouncedQuery({
    question: () => (staff && panes.words.value.trim()) || null,
    ask: async (query: string) => (await client.api.tickets({ query, limit: 3 })).tickets,
  });
  const undoPresence = askWhoIsHere(client, list);
  const undo = followSearch(list, view, panes.words, filterOf);

  function take(conversation: Conversation) {
    list.take(conversation);
    unseen.take(conversation);
  }

  const inbox: Inbox = {
    ...panes,
    list,
    unseen,
    tickets,
    elsewhere,
    view,
    overlay: signal<Overlay>(null),
    menu: signal(null),
    conversation: computed(() => panes.thread.value?.conversation.value ?? null),
    unread: computed(() => unseen.items.value.filter((one) => one.unread > 0 && !one.muted).length),
    change: async (id, body) => {
      const changed = await panes.attempt(async () =>
        take((await client.api.changeConversation(id, body)).conversation),
      );
      if (changed && typeof body.archived === 'boolean') {
        const back = {
          label: t('action.undo'),
          run: () => void inbox.change(id, { archived: !body.archived }),
        };
        showToast(t(body.archived ? 'inbox.wasArchived' : 'inbox.wasUnarchived'), {
          about: id,
          action: back,
        });
      }
    },
    open: (conversation) => {
      take(conversation);
      router.go(conversation.id);
    },
    stop: () => {
      undo();
      panes.stop();
      list.dispose();
      unseen.dispose();
      tickets?.dispose();
      elsewhere.stop();
      undoPresence();
    },
  };
  return inbox;
}

/** Nobody is told of people whose conversation is not open: they are asked for, and again while the list is shown. */
function askWhoIsHere(client: Client, list: List): () => void {
  const others = () => {
    const me = client.actor.peek().id;
    return list.items.value.flatMap((one) => otherIn(one, me)?.userId ?? []);
  };
  const undo = effect(() => client.presence.ask(others()));
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') client.presence.refresh(others());
  }, ASK_AGAIN);
  return () => {
    clearInterval(timer);
    undo();
  };
}

/** Reading ends the mark "unread" only where there is something to read; opening ends it in any case. */
function unmark(client: Client, unseen: List, id: string): void {
  const listed = unseen.items.peek().find((one) => one.id === id);
  if (listed && listed.unread > 0) void client.api.changeConversation(id, { unread: false }).catch(() => {});
}
