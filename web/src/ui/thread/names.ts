import { readBy } from '../../core/readBy';
import type { Thread } from '../../core/thread';
import type { Actor, Message } from '../../core/wire';
import { locale, t } from '../../i18n';

/** Somebody's name, from whatever the thread knows of people. */
export function nameIn(thread: Thread, me: Actor, userId: string): string {
  if (userId === me.id) return t('chat.you');
  const conversation = thread.conversation.value;
  const place = conversation?.participants.find((one) => one.userId === userId);
  if (place) return place.name;
  const { owner, assignee } = conversation?.ticket ?? {};
  const known = [owner, assignee].find((one) => one?.id === userId);
  const said = () => thread.messages.value.find((message) => message.senderId === userId)?.senderName;
  return known?.name ?? said() ?? t('chat.somebody');
}

/** Somebody's picture as it is now; as it was when the message was sent for who takes part no longer. */
export function avatarOf(thread: Thread, { senderId, senderAvatar }: Message): string | null {
  const place = thread.conversation.value?.participants.find((one) => one.userId === senderId);
  return place ? place.avatarUrl : senderAvatar;
}

export function listed(names: readonly string[]): string {
  return new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(names);
}

/** Where a tick does not say it all. */
export const hasReaders = ({ conversation }: Thread): boolean =>
  conversation.value?.kind === 'group' || conversation.value?.kind === 'linked';

/** Who of a group has seen a message; null where nobody has, or a tick says it all. */
export function readersOf(thread: Thread, message: Message): string | null {
  const conversation = thread.conversation.value;
  if (!conversation || !hasReaders(thread)) return null;
  const { read } = readBy(conversation, message);
  return read.length ? t('chat.readBy', { names: listed(read.map((one) => one.name)) }) : null;
}
