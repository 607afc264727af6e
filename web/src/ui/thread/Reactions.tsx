import type { Client } from '../../core/client';
import type { MessageChange } from '../../core/messageChanges';
import type { Thread } from '../../core/thread';
import type { Message, Reaction } from '../../core/wire';
import { t } from '../../i18n';
import { listed, nameIn } from './names';

interface ReactionsProps {
  client: Client;
  thread: Thread;
  message: Message;
  mine: boolean;
}

/** Below a message: each emoji with how many, and who on hover, on focus and to screen readers. A click joins or leaves. */
export function Reactions({ client, thread, message, mine }: ReactionsProps) {
  const me = client.actor.value;
  const pending = thread.changes.of(message.id);
  const reactions =
    pending && !pending.refusal
      ? withPendingReaction(message.reactions, pending.wish, me.id)
      : message.reactions;
  if (reactions.length === 0 || message.deletedAt) return null;
  return (
    <ul class="-my-0.5 flex max-w-full flex-wrap gap-1" aria-label={t('chat.reactions')}>
      {reactions.map(({ emoji, count, userIds }) => {
        const own = userIds.includes(me.id);
        const names = listed(userIds.map((id) => nameIn(thread, me, id)));
        const toggle = () => void thread.changes.make(message, { kind: 'react', emoji, remove: own });
        return (
          <li key={emoji} class="relative">
            <button
              type="button"
              class="reaction"
              aria-pressed={own}
              aria-label={t('chat.reaction', { emoji, count, names })}
              disabled={thread.readOnly.value}
              onClick={toggle}
            >
              <span class="reaction-pill">
                {emoji} {count}
              </span>
              <span class={`reaction-who ${mine ? 'end-0' : 'start-0'}`} aria-hidden>
                {names}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** As it will be when the server agrees. */
export function withPendingReaction(
  reactions: readonly Reaction[],
  wish: MessageChange,
  me: string,
): readonly Reaction[] {
  if (wish.kind !== 'react') return reactions;
  const before = reactions.find((one) => one.emoji === wish.emoji);
  const others = (before?.userIds ?? []).filter((id) => id !== me);
  const userIds = wish.remove ? others : [...others, me];
  const after = { emoji: wish.emoji, count: userIds.length, userIds };
  if (!before) return userIds.length ? [...reactions, after] : reactions;
  return reactions.map((one) => (one === before ? after : one)).filter((one) => one.count > 0);
}
