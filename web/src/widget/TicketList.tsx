import { ChevronRight } from 'lucide-preact';
import type { Ticket } from '../core/wire';
import { Button } from '../ui/Button';
import { ForgetButton } from '../ui/ForgetButton';
import { Time } from '../ui/Time';
import type { GuestSession } from './guestSession';
import type { Panel } from './panel';
import { t } from './texts';

/** What this guest has asked before, newest first. */
export function TicketList({ panel, session }: { panel: Panel; session: GuestSession }) {
  return (
    <>
      <nav
        class="min-h-0 flex-1 overflow-y-auto overscroll-contain p-2"
        aria-label={t('widget.conversations')}
      >
        <h2 class="px-3 pt-2 pb-1 text-sm font-semibold text-soft">{t('widget.conversations')}</h2>
        <ul>
          {session.tickets.value.map((ticket) => (
            <Row
              key={ticket.id}
              ticket={ticket}
              unread={session.unreadOf(ticket)}
              open={() => panel.show({ name: 'chat', ticket })}
            />
          ))}
        </ul>
      </nav>
      <div class="border-t border-line bg-surface p-4">
        <Button look="primary" block onClick={() => panel.show({ name: 'form' })}>
          {t('widget.new')}
        </Button>
        <div class="-mb-2 pt-2">
          <ForgetButton forget={panel.leave} />
        </div>
      </div>
    </>
  );
}

function Row({ ticket, unread, open }: { ticket: Ticket; unread: number; open: () => void }) {
  return (
    <li>
      <button
        type="button"
        class="flex min-h-14 w-full items-center gap-3 rounded-md px-3 py-2 text-start hover:bg-hover"
        onClick={open}
      >
        <span class="min-w-0 flex-1">
          <span dir="auto" class={`own-dir block truncate ${unread ? 'font-bold' : 'font-medium'}`}>
            {ticket.subject}
          </span>
          <span class="block text-sm text-faint">
            {t(ticket.status === 'open' ? 'status.open' : 'status.closed')} · <Time at={ticket.updatedAt} />
          </span>
        </span>
        {unread > 0 && (
          <span class="badge badge-unread">
            <span aria-hidden>{unread}</span>
            <span class="sr-only">{t('widget.unread', { count: unread })}</span>
          </span>
        )}
        <ChevronRight size={18} class="shrink-0 text-faint rtl:rotate-180" aria-hidden />
      </button>
    </li>
  );
}
