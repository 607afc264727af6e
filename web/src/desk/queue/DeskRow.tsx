import { useComputed } from '@preact/signals';
import type { Ticket, User } from '../../core/wire';
import { t } from '../../i18n';
import { Avatar } from '../../ui/Avatar';
import { TicketRow } from '../../ui/list/TicketRow';
import type { Desk } from '../state';
import { waitOf } from './Waits';

/** A ticket in the queue or among the results: how long it waits, whose it is, and whether it is open. */
export function DeskRow({ desk, ticket }: { desk: Desk; ticket: Ticket }) {
  // Of all rows, a click draws only the one that was open and the one that is.
  const inView = useComputed(() => desk.router.id.value === ticket.id);
  return (
    <TicketRow
      rows={desk.rows}
      ticket={ticket}
      me={desk.client.actor.value.id}
      inView={inView.value}
      onOpen={() => desk.router.go(ticket.id)}
      time={waitOf(ticket, desk.client.link.established.value)}
      mark={ticket.assignee && <Assigned to={ticket.assignee} />}
    />
  );
}

function Assigned({ to }: { to: User }) {
  const text = t('desk.row.assigned', { name: to.name });
  return (
    <span class="row-assignee" title={text}>
      <Avatar person={to} size="sm" />
      <span class="sr-only">{text}</span>
    </span>
  );
}
