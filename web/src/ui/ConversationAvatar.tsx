import { LifeBuoy, Link2, UsersRound } from 'lucide-preact';
import { otherIn, titleOf } from '../core/conversations';
import type { PresenceBook } from '../core/presence';
import type { Conversation } from '../core/wire';
import { Avatar } from './Avatar';
import { PresenceDot } from './Presence';

interface ConversationAvatarProps {
  conversation: Conversation;
  me: string;
  size?: 'md' | 'lg';
  /** With it, the other person has a dot. */
  presence?: PresenceBook;
}

const ICONS = { group: UsersRound, linked: Link2, ticket: LifeBuoy } as const;

/** The picture of a conversation: its own, the other person, or what kind it is. */
export function ConversationAvatar({ conversation, me, size = 'md', presence }: ConversationAvatarProps) {
  const { kind, imageUrl } = conversation;
  if (kind === 'direct') {
    const other = otherIn(conversation, me);
    return (
      <span class="relative shrink-0">
        <Avatar person={other ?? { name: titleOf(conversation, me) || '?' }} size={size} />
        {presence && other && <PresenceDot presence={presence} userId={other.userId} />}
      </span>
    );
  }
  if (imageUrl)
    return <Avatar person={{ name: titleOf(conversation, me), avatarUrl: imageUrl }} size={size} />;
  const Icon = ICONS[kind];
  return (
    <span
      class={`grid shrink-0 place-items-center rounded-full bg-accent-soft text-accent-ink ${size === 'lg' ? 'size-16' : 'size-10'}`}
      aria-hidden
    >
      <Icon size={size === 'lg' ? 28 : 18} />
    </span>
  );
}
