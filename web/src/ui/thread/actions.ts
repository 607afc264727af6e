import type { Client } from '../../core/client';
import type { Thread } from '../../core/thread';
import type { Message } from '../../core/wire';
import { canDeleteForAll, canEdit, canSeeWordings } from './composerContext';
import { linkTo } from './goToMessage';
import { hasReaders } from './names';

/** What may be done with a message, for its menu. Browsers give the clipboard to secure pages alone. */
export function actionsOf(client: Client, thread: Thread, message: Message) {
  const me = client.actor.value;
  const open = !thread.readOnly.value;
  const moderates = canDeleteForAll(thread, message, me);
  const clipboard = Boolean(navigator.clipboard);
  return {
    answer: open,
    edit: open && canEdit(client, message),
    copy: clipboard && message.content !== '',
    link: clipboard ? linkTo(thread, message.id) : null,
    readers: message.senderId === me.id && hasReaders(thread),
    wordings: message.editedAt !== null && canSeeWordings(thread, message, me),
    hide: open,
    remove: open && moderates,
  };
}
