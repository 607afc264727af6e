import { dayNumber } from '../core/days';
import { locale, t } from './index';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Just past midnight, "yesterday" says less than the hours do. */
const NIGHT = 6 * HOUR;

/** "3 min ago", "yesterday", or the date once a week has passed; `now` in ms since the epoch, days of the reader's calendar. */
export function ago(time: string, now: number): string {
  const then = Date.parse(time);
  const passed = now - then;
  if (passed < MINUTE) return t('time.now');
  const words = new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto', style: 'narrow' });
  if (passed < HOUR) return words.format(-Math.floor(passed / MINUTE), 'minute');
  const days = dayNumber(now) - dayNumber(then);
  if (days === 0 || passed < NIGHT) return words.format(-Math.floor(passed / HOUR), 'hour');
  if (days < 7) return words.format(-days, 'day');
  return date(then, now);
}

/** The moment in full, for a tooltip and for screen readers. */
export function exact(time: string): string {
  return new Intl.DateTimeFormat(locale.value, { dateStyle: 'full', timeStyle: 'short' }).format(
    Date.parse(time),
  );
}

function date(then: number, now: number): string {
  const sameYear = new Date(then).getFullYear() === new Date(now).getFullYear();
  const format: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
  if (!sameYear) format.year = 'numeric';
  return new Intl.DateTimeFormat(locale.value, format).format(then);
}
