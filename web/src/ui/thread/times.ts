import { locale, t } from '../../i18n';

/** "Today", "yesterday", else the date; for the line above a day's first message. */
export function dayLine(time: string, now = new Date()): string {
  const then = new Date(time);
  const days = Math.round((midnight(now) - midnight(then)) / 86_400_000);
  if (days === 0) return t('chat.today');
  if (days === 1) return t('chat.yesterday');
  const format: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };
  if (then.getFullYear() !== now.getFullYear()) format.year = 'numeric';
  return new Intl.DateTimeFormat(locale.value, format).format(then);
}

function midnight(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}

/** Hours and minutes. */
export function clock(time: string): string {
  return new Intl.DateTimeFormat(locale.value, { timeStyle: 'short' }).format(new Date(time));
}
