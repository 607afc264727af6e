import type { Ticket } from '../../core/wire';
import { TicketRow } from '../../ui/list/TicketRow';
import type { Desk } from '../state';

/** A ticket in the queue or among the results, marked while it is open. */
export function DeskRow({ desk, ticket }: { desk: Desk; ticket: Ticket }) {
  return (
    <TicketRow
      rows={desk.rows}
      ticket={ticket}
      me={desk.client.actor.value.id}
      inView={desk.router.id.value === ticket.id}
      onOpen={() => desk.router.go(ticket.id)}
    />
  );
}
