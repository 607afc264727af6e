import type { Thread } from '../../core/thread';
import { t } from '../../i18n';

/** What stands above the oldest loaded message; its place has a fixed height, so nothing moves when it changes. */
export function LoadOlder({ thread }: { thread: Thread }) {
  if (thread.older.value === 'failed') {
    return <Again text={t('chat.olderFailed')} load={thread.loadOlder} />;
  }
  return <Line text={thread.hasOlder.value ? t('chat.loadingOlder') : t('chat.beginning')} />;
}

/** What stands below the newest loaded message, where that is not the last one. */
export function LoadNewer({ thread }: { thread: Thread }) {
  if (!thread.away.value) return null;
  return (
    <div class="h-14">
      {thread.newer.value === 'failed' ? (
        <Again text={t('chat.newerFailed')} load={thread.loadNewer} />
      ) : (
        <Line text={t('chat.loadingNewer')} />
      )}
    </div>
  );
}

function Line({ text }: { text: string }) {
  return <p class="grid h-full place-items-center text-center text-sm text-faint">{text}</p>;
}

function Again({ text, load }: { text: string; load: () => Promise<void> }) {
  return (
    <p class="flex h-full items-center justify-center gap-2 text-sm text-soft" role="alert">
      {text}
      <button type="button" class="btn btn-quiet text-sm underline" onClick={() => void load()}>
        {t('action.retry')}
      </button>
    </p>
  );
}
