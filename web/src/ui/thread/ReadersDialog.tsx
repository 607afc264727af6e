import { readBy } from '../../core/readBy';
import type { Thread } from '../../core/thread';
import type { Message, Participant } from '../../core/wire';
import { t } from '../../i18n';
import { Avatar } from '../Avatar';
import { Dialog } from '../Dialog';

interface ReadersProps {
  thread: Thread;
  message: Message;
  onClose: () => void;
}

/** How far a message has got in a group, by name; live while one looks. */
export function ReadersDialog({ thread, message, onClose }: ReadersProps) {
  const conversation = thread.conversation.value;
  if (!conversation) return null;
  const { read, delivered, waiting } = readBy(conversation, message);
  return (
    <Dialog title={t('chat.reach')} onClose={onClose}>
      <div class="grid gap-4 px-6 pt-2 pb-6">
        <p class="line-clamp-2 text-sm text-soft wrap-anywhere" dir="auto">
          {message.content || t('chat.file')}
        </p>
        <People title={t('chat.reach.read', { count: read.length })} people={read} />
        <People title={t('chat.reach.delivered', { count: delivered.length })} people={delivered} />
        <People title={t('chat.reach.waiting', { count: waiting.length })} people={waiting} />
      </div>
    </Dialog>
  );
}

function People({ title, people }: { title: string; people: readonly Participant[] }) {
  if (people.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 class="pb-1 text-sm font-semibold text-soft">{title}</h3>
      <ul>
        {people.map((one) => (
          <li key={one.userId} class="flex min-h-11 items-center gap-3">
            <Avatar person={one} size="sm" />
            <span class="min-w-0 truncate" dir="auto">
              {one.name}
            </span>
            {one.username && <span class="min-w-0 truncate text-sm text-faint">@{one.username}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
