import { cut } from '../../core/excerpt';
import { activityOf } from '../../core/queue';
import type { Ticket } from '../../core/wire';
import { t } from '../../i18n';
import { Avatar } from '../Avatar';
import { ticketPath } from '../paths';
import { Time } from '../Time';
import { RowLink } from './RowLink';
import type { Rows } from './rows';

interface TicketRowProps {
  rows: Rows;
  ticket: Ticket;
  /** One's own id. */
  me: string;
  inView?: boolean;
  onOpen?: () => void;
}

/** One ticket: who, what, and how it goes on. */
export function TicketRow({ rows, ticket, me, inView = false, onOpen }: TicketRowProps) {
  const unread = ticket.unread > 0 && !inView;
  return (
    <RowLink
      rows={rows}
      id={ticket.id}
      href={ticketPath(ticket.id)}
      inView={inView}
      class={unread ? 'row-unread' : ''}
      onOpen={onOpen}
    >
      <Avatar person={ticket.owner} />
      <span class="grid min-w-0 flex-1 grid-cols-1">
        <span class="flex items-baseline justify-between gap-2">
          <span dir="auto" class={`own-dir truncate ${unread ? 'font-bold' : 'font-medium'}`}>
            {ticket.owner.name}
          </span>
          <Time at={activityOf(ticket)} class="shrink-0 text-xs text-faint" />
        </span>
        <span class="sr-only">{t('desk.row.ticket', { number: ticket.number })}: </span>
        <span dir="auto" class={`own-dir truncate text-sm ${unread ? 'font-semibold' : ''}`}>
          {ticket.subject}
        </span>
        <span class="flex min-h-5 items-center justify-between gap-2">
          <span dir="auto" class="own-dir truncate text-sm text-faint">
            {excerpt(ticket, me)}
          </span>
          {inView && <span class="badge badge-good shrink-0">{t('desk.row.inView')}</span>}
          {unread && (
            <span class="badge badge-unread shrink-0">{t('desk.unread', { count: ticket.unread })}</span>
          )}
        </span>
      </span>
    </RowLink>
  );
}

function excerpt({ lastMessage }: Ticket, me: string): string {
  if (!lastMessage) return t('desk.row.empty');
  const text = cut(lastMessage.content.replace(/\s+/g, ' '), 120);
  return lastMessage.senderId === me ? t('desk.row.you', { text }) : text;
}
