import { X } from 'lucide-preact';
import type { Thread } from '../../core/thread';
import { t } from '../../i18n';
import { IconButton } from '../Button';
import { talkOf } from '../thread/talk';

/** What is being answered or put differently, with the way out of it. */
export function About({ thread, onCancel }: { thread: Thread; onCancel: () => void }) {
  const talk = talkOf(thread);
  const message = talk.editing.value ?? talk.replyTo.value;
  if (!message) return null;
  const editing = talk.editing.value !== null;
  return (
    <div class="mb-2 flex items-center gap-2 rounded-md border-s-3 border-accent bg-sunken ps-3">
      <p class="min-w-0 flex-1 py-1 text-sm">
        <span class="block truncate font-semibold">
          {editing ? t('chat.editing') : t('chat.answering', { name: message.senderName })}
        </span>
        <span class="block truncate text-soft" dir="auto">
          {message.content}
        </span>
      </p>
      <IconButton label={t(editing ? 'chat.cancelEdit' : 'chat.cancelReply')} onClick={onCancel}>
        <X size={18} aria-hidden />
      </IconButton>
    </div>
  );
}
