import { X } from 'lucide-preact';
import type { Thread } from '../../core/thread';
import { t } from '../../i18n';
import { IconButton } from '../Button';
import { composerContextOf } from '../thread/composerContext';

/** The message being answered or edited, above the field, with a button to cancel. */
export function ReplyBar({ thread, onCancel }: { thread: Thread; onCancel: () => void }) {
  const context = composerContextOf(thread);
  const message = context.editing.value ?? context.replyTo.value;
  if (!message) return null;
  const editing = context.editing.value !== null;
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
