import type { Message } from '../../core/wire';
import { exact } from '../../i18n/times';
import { systemMessageText } from './systemMessages';

/** A lifecycle line. */
export function NoteView({ message }: { message: Message }) {
  return (
    <p class="py-2 text-center text-sm text-faint italic" title={exact(message.createdAt)}>
      {systemMessageText(message)}
    </p>
  );
}
