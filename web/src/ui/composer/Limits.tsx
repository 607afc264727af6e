import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Outbox } from '../../core/outbox';
import { t } from '../../i18n';

/** docs/protocol.md: a message has at most 10,000 characters. */
export const MOST = 10_000;
const WARN_AT = 9_500;

/** Characters as the server counts them: an emoji of one code point is one. */
export function characters(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) === 0xd800) count--;
  return count;
}

/** How much room is left, and how long the server wants us to wait; nothing while both are far. */
export function Limits({ id, length, outbox }: { id: string; length: number; outbox: Outbox }) {
  const seconds = useCountdown(outbox.pausedUntil.value);
  const over = length - MOST;
  return (
    <div id={id} class="text-xs">
      {seconds > 0 && (
        <p class="px-2 pt-1.5 text-warn-ink" role="status">
          {t('chat.paused', { count: seconds })}
        </p>
      )}
      {length > WARN_AT && (
        <p class={`px-2 pt-1.5 ${over > 0 ? 'text-danger-ink' : 'text-soft'}`} role="status">
          {over > 0 ? t('chat.tooLong', { count: over }) : t('chat.left', { count: -over })}
        </p>
      )}
    </div>
  );
}

/** Whole seconds until a moment (ms since the epoch), counted down. */
function useCountdown(until: number | null): number {
  const now = useSignal(Date.now());
  useEffect(() => {
    if (until === null) return;
    now.value = Date.now();
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 500);
    return () => clearInterval(timer);
  }, [until, now]);
  return until === null ? 0 : Math.max(0, Math.ceil((until - now.value) / 1000));
}
