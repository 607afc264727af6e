import { Check, CheckCheck, Hourglass } from 'lucide-preact';
import type { Tick } from '../../core/receipts';
import { t } from '../../i18n';

const MARKS = { waiting: Hourglass, sent: Check, delivered: CheckCheck, read: CheckCheck } as const;

/** How far a message has got, as a picture with a name. */
export function TickMark({ tick, detail }: { tick: Tick | 'waiting'; detail?: string | null }) {
  const Mark = MARKS[tick];
  const name = t(`chat.tick.${tick}`);
  const label = detail ? `${name}. ${detail}` : name;
  return (
    <span role="img" aria-label={label} title={label} class={`tick tick-${tick}`}>
      <Mark size={15} aria-hidden />
    </span>
  );
}
