import { Smile } from 'lucide-preact';
import type { Thread } from '../../core/thread';
import { t } from '../../i18n';
import { IconButton } from '../Button';
import { composerContextOf } from '../thread/composerContext';

/** Emoji for the message that is being written. */
export function EmojiButton({ thread, onPick }: { thread: Thread; onPick: (emoji: string) => void }) {
  const { picker } = composerContextOf(thread);
  return (
    <IconButton
      label={t('chat.emoji.title')}
      aria-haspopup="dialog"
      aria-expanded={picker.value?.writing === true}
      onClick={(event) => {
        picker.value = picker.peek() ? null : { anchor: event.currentTarget, writing: true, onPick };
      }}
    >
      <Smile size={20} aria-hidden />
    </IconButton>
  );
}
