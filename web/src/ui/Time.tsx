import { ago, exact } from '../i18n/times';
import { now } from './clock';

/** Relative to read, exact on hover and to screen readers. */
export function Time({ at, class: more = '' }: { at: string; class?: string }) {
  return (
    <time dateTime={at} title={exact(at)} class={more}>
      <span aria-hidden>{ago(at, Math.max(now.value, Date.parse(at)))}</span>
      <span class="sr-only">{exact(at)}</span>
    </time>
  );
}
