import type { Thread } from '../../core/thread';
import type { Excerpt } from '../../core/wire';
import { t } from '../../i18n';
import { goTo } from './composerContext';

interface QuoteProps {
  thread: Thread;
  quote: Excerpt;
}

/** What a message answers; leads to it. */
export function QuoteOf({ thread, quote }: QuoteProps) {
  return (
    <button
      type="button"
      class="mb-1 block min-h-11 max-w-full rounded-md border-s-3 border-accent bg-sunken px-3 py-1 text-start text-sm"
      onClick={() => goTo(thread, quote.id)}
    >
      <span class="sr-only">{t('chat.inAnswerTo')} </span>
      <span class="block truncate text-xs font-semibold text-soft" dir="auto">
        {quote.senderName}
      </span>
      <span class="line-clamp-2 text-soft wrap-anywhere" dir="auto">
        {quote.deletedAt || quote.hidden ? t('chat.deleted') : quote.excerpt || t('chat.file')}
      </span>
    </button>
  );
}
