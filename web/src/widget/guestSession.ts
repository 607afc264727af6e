import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Api } from '../core/api';
import { type Client, createClient } from '../core/client';
import { browserPlatform, type Platform } from '../core/platform';
import { createLink, type Link } from '../core/socket';
import type { Actor, Conversation, Ticket } from '../core/wire';
import { type TicketVisit, visitTicket } from '../ui/ticket/ticketVisit';
import type { FetchFile } from './files';
import { tokenApi } from './tokenApi';

/** What the server calls a guest without a name. */
const NAMELESS = 'Guest';
/** So many open tickets are followed live; older ones when they are looked at. */
const FOLLOWED = 5;

/** A guest in the widget, known by its token: its tickets, and one connection for all of them. */
export interface GuestSession {
  client: Client;
  /** Newest first. */
  tickets: ReadonlySignal<readonly Ticket[]>;
  unread: ReadonlySignal<number>;
  visit(ticket: Ticket): TicketVisit;
  add(ticket: Ticket): void;
  unreadOf(ticket: Ticket): number;
  /** Whether this guest has a name, or would rather have none. */
  introduced: Signal<boolean>;
  file: FetchFile;
  end(): void;
}

export interface GuestSessionOptions {
  actor: Actor;
  tickets: Ticket[];
  deskOnline: boolean | null;
  api: Api;
  file: FetchFile;
  link: Link;
  platform?: Platform;
}

/** Who the token makes one, and what was said before. */
export async function enter(token: string, deskOnline: boolean | null): Promise<GuestSession> {
  const api = tokenApi(token);
  const [{ actor }, { tickets }] = await Promise.all([api.me(), api.myTickets()]);
  return begin(token, actor, { tickets, deskOnline });
}

export function begin(
  token: string,
  actor: Actor,
  known: Pick<GuestSessionOptions, 'tickets' | 'deskOnline'>,
): GuestSession {
  const link = createLink({ auth: { token } });
  return createGuestSession({ actor, ...known, api: tokenApi(token), file: tokenFile(token), link });
}

function tokenFile(token: string): FetchFile {
  return async (path) => {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(path, { headers, credentials: 'omit' });
    if (!response.ok) throw new Error(`${response.status}`);
    return response.blob();
  };
}

export function createGuestSession({
  actor,
  tickets: first,
  deskOnline,
  api,
  file,
  link,
  platform = browserPlatform(),
}: GuestSessionOptions): GuestSession {
  const client = createClient({ actor, api, link, platform });
  const tickets = signal<readonly Ticket[]>(first);
  const visits = signal<ReadonlyMap<string, TicketVisit>>(new Map());

  function visit(ticket: Ticket): TicketVisit {
    const known = visits.peek().get(ticket.id);
    if (known) return known;
    const made = visitTicket({ client, platform, ticket, deskOnline, email: null });
    visits.value = new Map(visits.peek()).set(ticket.id, made);
    return made;
  }

  function unreadOf(ticket: Ticket): number {
    const thread = visits.value.get(ticket.id)?.thread;
    return thread?.status.value === 'ready' ? thread.unread.value : ticket.unread;
  }

  /** What the same visitor has opened in another tab. */
  function learn(found: readonly Ticket[]) {
    const known = new Set(tickets.peek().map((one) => one.id));
    const fresh = found.filter((one) => !known.has(one.id));
    if (fresh.length) tickets.value = [...fresh, ...tickets.peek()];
    follow(fresh);
  }

  function follow(some: readonly Ticket[]) {
    for (const ticket of some.filter((one) => one.status === 'open').slice(0, FOLLOWED)) visit(ticket);
  }

  const told = ({ conversation: { ticket } }: { conversation: Conversation }) =>
    learn(ticket ? [ticket] : []);
  for (const event of ['conversation:new', 'conversation:updated'] as const) client.on(event, told);
  // What was told while there was no connection is asked for.
  link.connected.subscribe((is) => {
    if (is) api.myTickets().then((mine) => learn(mine.tickets), ignore);
  });

  follow(first);
  client.start();

  return {
    client,
    tickets: computed(() => tickets.value.map((one) => visits.value.get(one.id)?.ticket.value ?? one)),
    unread: computed(() => tickets.value.reduce((sum, one) => sum + unreadOf(one), 0)),
    visit,
    unreadOf,
    introduced: signal(actor.name !== NAMELESS),
    file,
    add: (ticket) => {
      tickets.value = [ticket, ...tickets.peek().filter((one) => one.id !== ticket.id)];
      visit(ticket);
    },
    end: () => {
      for (const one of visits.peek().values()) one.leave();
      client.stop();
    },
  };
}

function ignore() {}
