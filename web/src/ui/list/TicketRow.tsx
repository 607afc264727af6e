import type { ComponentChildren } from 'preact';
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
  /** In place of when something was last said. */
  time?: ComponentChildren;
  /** At the end of the second line. */
  mark?: ComponentChildren;
}

/** One ticket in two lines: who, about what and since when; who spoke last, and what is unread. */
export function TicketRow({ rows, ticket, me, inView = false, onOpen, time, mark }: TicketRowProps) {
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
      <span class="grid min-w-0 flex-1 grid-cols-1 text-sm leading-5">
        <span class="flex items-baseline gap-2">
          <span
            dir="auto"
            class={`own-dir max-w-32 shrink-0 truncate ${unread ? 'font-bold' : 'font-medium'}`}
          >
            {ticket.owner.name}
          </span>
          <span class="sr-only">{t('desk.row.ticket', { number: ticket.number })}: </span>
          <span dir="auto" class="own-dir min-w-0 flex-1 truncate text-soft">
            {ticket.subject}
          </span>
          {time ?? <Time at={activityOf(ticket)} class="shrink-0 text-xs text-faint" />}
        </span>
        <span class="flex min-h-5 items-center gap-2">
          <span dir="auto" class="own-dir min-w-0 flex-1 truncate text-faint">
            {excerpt(ticket, me)}
          </span>
          {inView && <span class="sr-only">{t('desk.row.inView')}</span>}
          {unread && (
            <span class="badge badge-unread shrink-0">
              <span aria-hidden>{ticket.unread}</span>
              <span class="sr-only">{t('desk.unread', { count: ticket.unread })}</span>
            </span>
          )}
          {mark}
        </span>
      </span>
    </RowLink>
  );
}

/** "You: …", "Gil: …": who spoke last, for that is what one decides by. */
function excerpt({ lastMessage }: Ticket, me: string): string {
  if (!lastMessage) return t('desk.row.empty');
  const said = lastMessage.content || (lastMessage.attachments[0]?.name ?? '');
  const text = cut(said.replace(/\s+/g, ' '), 120);
  if (lastMessage.senderId === me) return t('desk.row.you', { text });
  return t('desk.row.said', { name: firstName(lastMessage.senderName), text });
}

const firstName = (name: string) => name.trim().split(/\s+/)[0] ?? name;
