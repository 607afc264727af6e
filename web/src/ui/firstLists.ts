import type { PageOf } from '../core/list';
import type { Conversation, Ticket } from '../core/wire';

/** A page of tickets as the server writes it into the first HTML, and as `/api/tickets` answers. */
export interface TicketPage {
  tickets: readonly Ticket[];
  nextCursor: string | null;
}

export interface ConversationPage {
  conversations: readonly Conversation[];
  nextCursor: string | null;
}

export function ticketsOf(page: TicketPage | null | undefined): PageOf<Ticket> | undefined {
  return page ? { items: page.tickets, nextCursor: page.nextCursor } : undefined;
}

export function conversationsOf(page: ConversationPage | null | undefined): PageOf<Conversation> | undefined {
  return page ? { items: page.conversations, nextCursor: page.nextCursor } : undefined;
}
