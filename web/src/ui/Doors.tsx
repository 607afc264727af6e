import { LifeBuoy, MessagesSquare } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { t } from '../i18n';

interface DoorsProps {
  here: 'tickets' | 'messages';
  /** How many of each have something unread. */
  tickets: number;
  messages: number;
}

/** Agents have tickets and messages: one log-in, one step from the one to the other. */
export function Doors({ here, tickets, messages }: DoorsProps) {
  return (
    <div class="switch">
      <Door href="/agent" current={here === 'tickets'} unread={tickets}>
        <LifeBuoy size={16} aria-hidden /> {t('doors.tickets')}
      </Door>
      <Door href="/messages" current={here === 'messages'} unread={messages}>
        <MessagesSquare size={16} aria-hidden /> {t('doors.messages')}
      </Door>
    </div>
  );
}

interface DoorProps {
  href: string;
  current: boolean;
  unread: number;
  children: ComponentChildren;
}

function Door({ href, current, unread, children }: DoorProps) {
  return (
    <a href={href} class="switch-to" aria-current={current ? 'true' : undefined}>
      {children}
      {unread > 0 && (
        <span class="badge badge-unread">
          {unread > 99 ? '99+' : unread}
          <span class="sr-only"> {t('inbox.unread')}</span>
        </span>
      )}
    </a>
  );
}
