import { LifeBuoy, MessagesSquare } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { t } from '../i18n';

interface AppSwitchProps {
  here: 'tickets' | 'messages';
  /** How many of each have something unread. */
  tickets: number;
  messages: number;
}

/** Switch between the desk and the messages, for agents, who have both. */
export function AppSwitch({ here, tickets, messages }: AppSwitchProps) {
  return (
    <div class="switch">
      <AppLink href="/agent" current={here === 'tickets'} unread={tickets}>
        <LifeBuoy size={16} aria-hidden /> {t('doors.tickets')}
      </AppLink>
      <AppLink href="/messages" current={here === 'messages'} unread={messages}>
        <MessagesSquare size={16} aria-hidden /> {t('doors.messages')}
      </AppLink>
    </div>
  );
}

interface AppLinkProps {
  href: string;
  current: boolean;
  unread: number;
  children: ComponentChildren;
}

function AppLink({ href, current, unread, children }: AppLinkProps) {
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
