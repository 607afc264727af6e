import { computed, signal } from '@preact/signals';
import { dayNumber } from '../core/days';

/** One clock for every relative time on the page, in ms since the epoch. */
export const now = signal(Date.now());

/** The day it is; changes at midnight only. */
export const today = computed(() => dayNumber(now.value));

const tick = () => {
  now.value = Date.now();
};
setInterval(tick, 30_000);
// The timers of a hidden page, and of a machine asleep, stand still.
document.addEventListener('visibilitychange', tick);
window.addEventListener('pageshow', tick);
window.addEventListener('focus', tick);
