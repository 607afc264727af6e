import { ChevronRight } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Api } from '../core/api';
import { asRefusal, type Refusal } from '../core/errors';
import type { Ticket } from '../core/wire';
import { t } from '../i18n';
import { explain } from '../i18n/problems';
import { ErrorState, Skeleton } from '../ui/ListStates';
import { Time } from '../ui/Time';

/** As many as fit beside the form; the rest is a question of scrolling. */
const SHOWN = 5;

/** What the visitor has asked before. Who has asked nothing sees nothing: the form below says what to do. */
export function MyTickets({ api, children }: { api: Pick<Api, 'myTickets'>; children?: ComponentChildren }) {
  const [tickets, setTickets] = useState<Ticket[] | null>(null);
  const [failed, setFailed] = useState<Refusal | null>(null);
  const load = () => {
    setFailed(null);
    api.myTickets().then(
      (answer) => setTickets(answer.tickets),
      (error) => setFailed(asRefusal(error)),
    );
  };
  useEffect(load, []);
  if (tickets?.length === 0) return null;
  return (
    <section class="card p-2! pt-5!" aria-labelledby="mine">
      <h2 id="mine" class="mb-2 px-4 text-lg font-semibold">
        {t('landing.mine')}
      </h2>
      {failed && <ErrorState what={t('state.failed')} why={explain(failed)} onRetry={load} />}
      {!failed && !tickets && <Skeleton rows={2}>{() => <div class="skeleton m-4 h-6" />}</Skeleton>}
      {tickets && (
        <ul class="max-h-80 overflow-y-auto">
          {tickets.slice(0, SHOWN * 4).map((ticket) => (
            <Row key={ticket.id} ticket={ticket} />
          ))}
        </ul>
      )}
      {tickets && children}
    </section>
  );
}

function Row({ ticket }: { ticket: Ticket }) {
  return (
    <li>
      <a
        href={`/ticket/${ticket.id}`}
        class="flex min-h-14 items-center gap-3 rounded-md px-4 py-2 text-ink no-underline hover:bg-hover"
      >
        <span class="min-w-0 flex-1">
          <span
            dir="auto"
            class={`own-dir block truncate ${ticket.unread > 0 ? 'font-bold' : 'font-medium'}`}
          >
            {ticket.subject}
          </span>
          <span class="block text-sm text-faint">
            {t(ticket.status === 'open' ? 'status.open' : 'status.closed')} · <Time at={ticket.updatedAt} />
          </span>
        </span>
        {ticket.unread > 0 && (
          <span class="badge badge-unread">{t('desk.unread', { count: ticket.unread })}</span>
        )}
        <ChevronRight size={18} class="shrink-0 text-faint rtl:rotate-180" aria-hidden />
      </a>
    </li>
  );
}
