import type { Ticket } from '../../core/wire';
import { locale, t } from '../../i18n';
import { exact } from '../../i18n/times';
import { now } from '../../ui/clock';

/** Seconds after which a wait is long, and too long, until the server has said its own. */
const DEFAULTS = { waitWarning: 15 * 60, waitAlarm: 60 * 60 };
const LOOKS = {
  calm: 'text-faint',
  warning: 'font-medium text-warn-ink',
  alarm: 'font-semibold text-danger-ink',
};

interface WaitsProps {
  since: string;
  limits: { waitWarning?: number; waitAlarm?: number } | null;
}

/** How long somebody has waited for an answer; it goes on while one looks. */
export function Waits({ since, limits }: WaitsProps) {
  const seconds = Math.max(0, (now.value - Date.parse(since)) / 1000);
  const waits = t('desk.row.waits', { time: duration(seconds) });
  return (
    <time dateTime={since} title={exact(since)} class={`shrink-0 text-xs ${LOOKS[urgency(seconds, limits)]}`}>
      {waits}
    </time>
  );
}

/** The wait of a ticket that needs a reply, in place of its time. */
export function waitOf({ waitingSince }: Ticket, limits: WaitsProps['limits']) {
  return waitingSince === null ? undefined : <Waits since={waitingSince} limits={limits} />;
}

export function urgency(seconds: number, limits: WaitsProps['limits']): keyof typeof LOOKS {
  const { waitWarning = DEFAULTS.waitWarning, waitAlarm = DEFAULTS.waitAlarm } = limits ?? {};
  if (seconds >= waitAlarm) return 'alarm';
  return seconds >= waitWarning ? 'warning' : 'calm';
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** "37 min", "2 hr", "3 days": the largest unit that is full, and at least a minute. */
export function duration(seconds: number): string {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? ['minute', 60];
  const count = Math.max(1, Math.floor(seconds / size));
  return new Intl.NumberFormat(locale.value, { style: 'unit', unit, unitDisplay: 'short' }).format(count);
}
