import { BellOff, Pin } from 'lucide-preact';
import type { Client } from '../../core/client';
import { titleOf } from '../../core/conversations';
import { cut } from '../../core/excerpt';
import { lastActivity } from '../../core/inbox';
import type { Conversation } from '../../core/wire';
import { t } from '../../i18n';
import { ConversationAvatar } from '../ConversationAvatar';
import { chatPath } from '../paths';
import { Time } from '../Time';
import { RowLink } from './RowLink';
import type { Rows } from './rows';

interface ConversationRowProps {
  client: Client;
  rows: Rows;
  conversation: Conversation;
  inView?: boolean;
  onOpen?: () => void;
}

/** One conversation: with whom, what was said last, how much is new. */
export function ConversationRow(props: ConversationRowProps) {
  const { client, rows, conversation, inView = false, onOpen } = props;
  const me = client.actor.value.id;
  const unread = conversation.unread > 0 && !inView;
  return (
    <RowLink
      rows={rows}
      id={conversation.id}
      href={chatPath(conversation.id)}
      inView={inView}
      onOpen={onOpen}
    >
      <ConversationAvatar conversation={conversation} me={me} presence={client.presence} />
      <span class="grid min-w-0 flex-1 grid-cols-1">
        <span class="flex items-baseline justify-between gap-2">
          <span dir="auto" class={`own-dir truncate ${unread ? 'font-bold' : 'font-medium'}`}>
            {titleOf(conversation, me) || t('inbox.alone')}
          </span>
          <Time at={lastActivity(conversation)} class="row-time shrink-0 text-xs text-faint" />
        </span>
        <span class="flex min-h-5 items-center justify-between gap-2">
          <span
            dir="auto"
            class={`own-dir truncate text-sm ${unread ? 'font-semibold text-soft' : 'text-faint'}`}
          >
            {excerpt(conversation, me)}
          </span>
          <Marks conversation={conversation} unread={unread} />
        </span>
      </span>
    </RowLink>
  );
}

function Marks({ conversation, unread }: { conversation: Conversation; unread: boolean }) {
  const { pinned, muted } = conversation;
  return (
    <span class="flex shrink-0 items-center gap-1.5 text-faint">
      {pinned && <Pin size={14} role="img" aria-label={t('inbox.pinned')} />}
      {muted && <BellOff size={14} role="img" aria-label={t('inbox.muted')} />}
      {unread && (
        <span class={`badge ${muted ? '' : 'badge-unread'}`}>
          {conversation.unread}
          <span class="sr-only"> {t('inbox.unread')}</span>
        </span>
      )}
    </span>
  );
}

function excerpt({ kind, lastMessage }: Conversation, me: string): string {
  if (!lastMessage) return t('desk.row.empty');
  if (lastMessage.deletedAt || lastMessage.hidden) return t('chat.deleted');
  const text = cut(lastMessage.content.replace(/\s+/g, ' '), 120) || lastMessage.attachments[0]?.name || '';
  if (lastMessage.senderId === me) return t('desk.row.you', { text });
  return kind === 'direct' ? text : t('chat.says', { name: lastMessage.senderName, text });
}
