import { ArrowLeft, ExternalLink, PanelRight } from 'lucide-preact';
import { otherIn, titleOf } from '../../core/conversations';
import type { Conversation } from '../../core/wire';
import { t } from '../../i18n';
import { IconButton } from '../../ui/Button';
import { ConversationAvatar } from '../../ui/ConversationAvatar';
import { onlineAmong, PresenceText } from '../../ui/Presence';
import type { Inbox } from '../state';
import { ConversationMenu } from './ConversationMenu';

interface ChatHeaderProps {
  inbox: Inbox;
  /** Null until it has come. */
  conversation: Conversation | null;
}

/** With whom, about what, and what can be done with it. */
export function ChatHeader({ inbox, conversation }: ChatHeaderProps) {
  const me = inbox.client.actor.value.id;
  return (
    <header class="flex min-h-16 items-center gap-1 border-b border-line bg-surface ps-1 pe-2 md:ps-4">
      <IconButton label={t('inbox.back')} class="md:hidden" onClick={() => inbox.backToList()}>
        <ArrowLeft size={20} class="rtl:rotate-180" aria-hidden />
      </IconButton>
      {conversation ? (
        <>
          <ConversationAvatar conversation={conversation} me={me} />
          <div class="min-w-0 px-2 py-2">
            <h1 dir="auto" class="own-dir truncate font-semibold">
              {titleOf(conversation, me) || t('inbox.alone')}
            </h1>
            <p class="truncate text-sm text-faint">
              <Under inbox={inbox} conversation={conversation} />
            </p>
          </div>
        </>
      ) : (
        <div class="skeleton ms-2 h-5 w-48" aria-hidden />
      )}
      <div class="ms-auto flex shrink-0 items-center">
        {conversation && <ConversationMenu inbox={inbox} conversation={conversation} />}
        <IconButton
          label={t('ticket.details')}
          data-details
          aria-pressed={inbox.panel.value}
          onClick={() => {
            inbox.panel.value = !inbox.panel.value;
          }}
        >
          <PanelRight size={20} class="rtl:-scale-x-100" aria-hidden />
        </IconButton>
      </div>
    </header>
  );
}

function Under({ inbox, conversation }: { inbox: Inbox; conversation: Conversation }) {
  const me = inbox.client.actor.value.id;
  const other = otherIn(conversation, me);
  if (other) return <PresenceText client={inbox.client} userId={other.userId} />;
  if (conversation.kind === 'ticket') {
    return <>{t(conversation.ticket?.status === 'closed' ? 'status.closed' : 'status.open')}</>;
  }
  const ids = conversation.participants.map((one) => one.userId).filter((id) => id !== me);
  const here = onlineAmong(inbox.client, ids) + 1;
  return (
    <>
      {t('inbox.people', { count: conversation.participantCount })}
      {inbox.client.connection.value !== 'lost' && ` · ${t('inbox.online', { count: here })}`}
      {conversation.link?.url && (
        <a
          href={conversation.link.url}
          target="_blank"
          rel="noopener noreferrer"
          class="ms-2 inline-flex items-center gap-1"
        >
          {t('inbox.openLink')}
          <ExternalLink size={14} class="rtl:-scale-x-100" aria-hidden />
        </a>
      )}
    </>
  );
}
