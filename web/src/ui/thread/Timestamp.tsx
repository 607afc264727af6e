import { exact } from '../../i18n/times';
import { clock } from './times';

/** When it was said: the day stands above, the minute here, all of it on hover and to screen readers. */
export function Timestamp({ at }: { at: string }) {
  return (
    <time dateTime={at} title={exact(at)}>
      <span aria-hidden>{clock(at)}</span>
      <span class="sr-only">{exact(at)}</span>
    </time>
  );
}
