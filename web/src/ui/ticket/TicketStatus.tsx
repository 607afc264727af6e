import { t } from '../../i18n';
import type { TicketVisit } from './ticketVisit';

/** The number, the state, and who is there to answer. */
export function TicketStatus({ visit }: { visit: TicketVisit }) {
  const ticket = visit.ticket.value;
  const closed = ticket.status === 'closed';
  return (
    <p class="flex items-center gap-1.5 truncate text-xs text-soft">
      <span class="whitespace-nowrap">{t('guest.title', { number: `#${ticket.number}` })}</span>
      <span aria-hidden>·</span>
      {closed ? t('guest.closed') : <AgentStatus visit={visit} />}
    </p>
  );
}

function AgentStatus({ visit }: { visit: TicketVisit }) {
  const { client, agent, deskOnline } = visit;
  if (client.connection.value === 'lost') return <span class="text-faint">{t('guest.open')}</span>;
  if (agent.value) return <Dot on text={t('guest.agentHere', { name: agent.value })} />;
  if (deskOnline.value === true) return <Dot on text={t('guest.deskOnline')} />;
  if (deskOnline.value === false) return <Dot on={false} text={t('guest.deskOffline')} />;
  return <span>{t('guest.open')}</span>;
}

function Dot({ on, text }: { on: boolean; text: string }) {
  return (
    <span class="flex min-w-0 items-center gap-1.5">
      <span class={`size-2 shrink-0 rounded-full ${on ? 'bg-good' : 'border border-edge'}`} aria-hidden />
      <span class="truncate">{text}</span>
    </span>
  );
}
