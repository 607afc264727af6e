import { Refusal } from '../../core/errors';
import type { Entry, Outbox } from '../../core/outbox';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';

/** A message that was refused: why, what came meanwhile, and what can be done. */
export function Unsent({ entry, outbox }: { entry: Entry; outbox: Outbox }) {
  const stale = entry.code === 'stale';
  const why = explain(new Refusal(entry.code ?? 'unknown', entry.reason ?? ''));
  return (
    <div class="grid justify-items-end gap-1 pt-1 text-end" role="alert">
      <p class="px-1 text-xs text-danger-ink">
        {t('chat.notSent')} {why}
      </p>
      {entry.newer?.map((message) => (
        <p key={message.id} class="max-w-full overflow-clip px-1 text-xs text-soft wrap-anywhere" dir="auto">
          {t('chat.says', { name: message.senderName, text: message.content })}
        </p>
      ))}
      <p class="flex">
        <button type="button" class="btn btn-quiet text-sm" onClick={() => outbox.discard(entry.clientId)}>
          {t('chat.discard')}
        </button>
        <button
          type="button"
          class="btn text-sm text-accent-ink"
          onClick={() => outbox.retry(entry.clientId)}
        >
          {stale ? t('chat.sendAnyway') : t('action.retry')}
        </button>
      </p>
    </div>
  );
}
