import { createClient } from '../core/client';
import { doorsOf } from '../core/doors';
import { browserPlatform } from '../core/platform';
import type { Ticket } from '../core/wire';
import { type Boot, mount, readBoot, startPage } from '../ui/boot';
import { loadTypefaceLater } from '../ui/laterTypeface';
import '../styles/main.css';
import { GuestPage } from './GuestPage';
import { createVisit } from './visit';

interface GuestBoot extends Boot {
  ticketId: string;
  /** Null: there is none, or it is somebody else's. */
  ticket: Ticket | null;
  deskOnline?: boolean;
  /** The guest's own address, if one was left. */
  email?: string | null;
}

const boot = readBoot<GuestBoot>();
await startPage(boot);

const { actor, ticket } = boot;
const isAgent = actor?.role === 'agent' || actor?.role === 'admin';

if (actor && ticket && isAgent && ticket.owner.id !== actor.id) {
  location.replace(`/agent/tickets/${ticket.id}${location.search}`);
} else if (!actor || !ticket) {
  const { TicketNotFound } = await import('./TicketNotFound');
  mount(() => <TicketNotFound />);
} else {
  const platform = browserPlatform();
  const client = createClient({ actor, ...doorsOf(actor), platform });
  const visit = createVisit({
    client,
    platform,
    ticket,
    deskOnline: boot.deskOnline ?? null,
    email: boot.email ?? null,
  });
  mount((typed) => {
    // What was typed into the plain page before the scripts came becomes the draft.
    const draft = client.drafts.of(ticket.id);
    if (typed.content && draft.peek() === '') draft.value = typed.content;
    return <GuestPage visit={visit} />;
  });
  client.start();
  loadTypefaceLater();
}
