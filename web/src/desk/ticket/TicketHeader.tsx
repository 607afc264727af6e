import { ArrowLeft, MailOpen, PanelRight, Printer } from 'lucide-preact';
import type { Thread } from '../../core/thread';
import type { Ticket } from '../../core/wire';
import { t } from '../../i18n';
import { IconButton } from '../../ui/Button';
import { MenuItem } from '../../ui/Menu';
import { MoreMenu } from '../../ui/MoreMenu';
import { print } from '../../ui/print/printing';
import type { Desk } from '../state';
import { AssignMenu } from './AssignMenu';
import { CloseButton } from './CloseButton';
import { Viewers } from './Viewers';

interface TicketHeaderProps {
  desk: Desk;
  thread: Thread;
  /** Null until the conversation has come. */
  ticket: Ticket | null;
}

/** Whose ticket, what about, and what can be done with it. */
export function TicketHeader({ desk, thread, ticket }: TicketHeaderProps) {
  return (
    <header class="border-b border-line bg-surface">
      <div class="flex min-h-16 flex-wrap items-center gap-1 ps-1 pe-2 md:ps-5">
        <IconButton label={t('ticket.back')} class="md:hidden" onClick={() => desk.backToList()}>
          <ArrowLeft size={20} class="rtl:rotate-180" aria-hidden />
        </IconButton>
        {ticket ? <Title ticket={ticket} /> : <div class="skeleton h-5 w-48" aria-hidden />}
        <div class="ms-auto flex flex-wrap items-center justify-end gap-1">
          {ticket && <Actions desk={desk} ticket={ticket} />}
          {ticket && <More desk={desk} thread={thread} />}
          <IconButton
            label={t('ticket.details')}
            data-details
            aria-pressed={desk.panel.value}
            onClick={() => {
              desk.panel.value = !desk.panel.value;
            }}
          >
            <PanelRight size={20} class="rtl:-scale-x-100" aria-hidden />
          </IconButton>
        </div>
      </div>
      <Viewers viewers={thread.viewers.value} />
    </header>
  );
}

function Title({ ticket }: { ticket: Ticket }) {
  return (
    <div class="min-w-0 flex-1 basis-32 py-2">
      <h1 dir="auto" class="own-dir truncate font-semibold">
        {ticket.subject}
      </h1>
      <p class="flex items-center gap-2 truncate text-sm text-faint">
        <span class={`badge ${ticket.status === 'open' ? 'badge-good' : ''}`}>
          {t(ticket.status === 'open' ? 'status.open' : 'status.closed')}
        </span>
        <span class="truncate">
          #{ticket.number} · <bdi>{ticket.owner.name}</bdi>
        </span>
      </p>
    </div>
  );
}

function Actions({ desk, ticket }: { desk: Desk; ticket: Ticket }) {
  const closed = ticket.status === 'closed';
  return (
    <>
      {!closed && !desk.panel.value && (
        <div class="hidden sm:block">
          <AssignMenu desk={desk} ticket={ticket} />
        </div>
      )}
      <CloseButton desk={desk} ticket={ticket} />
    </>
  );
}

/** What one does seldom, or for oneself. */
function More({ desk, thread }: { desk: Desk; thread: Thread }) {
  return (
    <MoreMenu label={t('ticket.more')}>
      {(close) => (
        <>
          <MenuItem onSelect={() => close(() => desk.markUnread(thread.id))}>
            <MailOpen size={18} aria-hidden /> {t('keys.unread')}
          </MenuItem>
          <MenuItem onSelect={() => close(() => print(thread))}>
            <Printer size={18} aria-hidden /> {t('chat.print')}
          </MenuItem>
        </>
      )}
    </MoreMenu>
  );
}
