import { signal } from '@preact/signals';
import { ago, exact } from '../i18n/times';

/** One clock for every relative time on the page, in ms since the epoch. */
const now = signal(Date.now());
setInterval(() => {
  now.value = Date.now();
}, 30_000);

/** Relative to read, exact on hover and to screen readers. */
export function Time({ at, class: more = '' }: { at: string; class?: string }) {
  return (
    <time dateTime={at} title={exact(at)} class={more}>
      <span aria-hidden>{ago(at, Math.max(now.value, Date.parse(at)))}</span>
      <span class="sr-only">{exact(at)}</span>
    </time>
  );
}
