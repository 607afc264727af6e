import type { Thread } from '../../core/thread';
import type { Message } from '../../core/wire';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';

/** A change that the server refused: why, and what can be done. */
export function ChangeRefused({ thread, message }: { thread: Thread; message: Message }) {
  const refusal = thread.changes.of(message.id)?.refusal;
  if (!refusal) return null;
  return (
    <div class="grid gap-1 pt-1" role="alert">
      <p class="px-1 text-xs text-danger-ink">
        {t('chat.notChanged')} {explain(refusal)}
      </p>
      <p class="flex">
        <button
          type="button"
          class="btn btn-quiet text-sm"
          onClick={() => thread.changes.discard(message.id)}
        >
          {t('chat.discard')}
        </button>
        <button
          type="button"
          class="btn text-sm text-accent-ink"
          onClick={() => thread.changes.retry(message)}
        >
          {t('action.retry')}
        </button>
      </p>
    </div>
  );
}
