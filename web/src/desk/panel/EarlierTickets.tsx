import { useEffect, useMemo } from 'preact/hooks';
import type { Ticket } from '../../core/wire';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';
import { ErrorState, Skeleton } from '../../ui/ListStates';
import { followHere } from '../../ui/list/RowLink';
import { ticketPath } from '../../ui/paths';
import { Time } from '../../ui/Time';
import type { Desk } from '../state';
import { createEarlier } from './earlier';

/** The person's other tickets, one click away. */
export function EarlierTickets({ desk, ticket }: { desk: Desk; ticket: Ticket }) {
  const { id, owner } = ticket;
  const earlier = useMemo(() => createEarlier(desk.client.api, owner.id, id), [owner.id, id]);
  useEffect(() => earlier.stop, [earlier]);
  if (earlier.status.value === 'loading') {
    return <Skeleton rows={2}>{() => <div class="skeleton my-3 h-5" />}</Skeleton>;
  }
  if (earlier.status.value === 'failed') {
    const why = earlier.error.value ? explain(earlier.error.value) : undefined;
    return <ErrorState what={t('panel.earlierFailed')} why={why} onRetry={earlier.load} />;
  }
  const tickets = earlier.tickets.value;
  if (tickets.length === 0) return <p class="text-sm text-faint">{t('panel.noEarlier')}</p>;
  return (
    <ul class="-mx-2">
      {tickets.map((one) => (
        <Row key={one.id} ticket={one} onOpen={() => desk.router.go(one.id)} />
      ))}
    </ul>
  );
}

function Row({ ticket, onOpen }: { ticket: Ticket; onOpen: () => void }) {
  return (
    <li>
      <a
        href={ticketPath(ticket.id)}
        onClick={(event) => followHere(event, onOpen)}
        class="grid min-h-11 rounded-sm px-2 py-1.5 text-sm text-ink no-underline hover:bg-hover"
      >
        <span dir="auto" class="own-dir truncate">
          {ticket.subject}
        </span>
        <span class="text-faint">
          #{ticket.number} · {t(ticket.status === 'open' ? 'status.open' : 'status.closed')} ·{' '}
          <Time at={ticket.updatedAt} />
        </span>
      </a>
    </li>
  );
}
