import { dayNumber } from '../../core/days';
import { locale, t } from '../../i18n';
import { now, today } from '../clock';

/** "Today", "yesterday", else the date; for the line above a day's first message, which follows the calendar. */
export function dayLine(time: string): string {
  const then = new Date(time);
  const days = today.value - dayNumber(then);
  if (days === 0) return t('chat.today');
  if (days === 1) return t('chat.yesterday');
  const format: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };
  if (then.getFullYear() !== new Date(now.peek()).getFullYear()) format.year = 'numeric';
  return new Intl.DateTimeFormat(locale.value, format).format(then);
}

/** Hours and minutes. */
export function clock(time: string): string {
  return new Intl.DateTimeFormat(locale.value, { timeStyle: 'short' }).format(new Date(time));
}
