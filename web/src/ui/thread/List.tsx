import { signal } from '@preact/signals';
import { ArrowDown } from 'lucide-preact';
import { useMemo } from 'preact/hooks';
import { Virtualizer } from 'virtua';
import type { Client } from '../../core/client';
import type { Thread } from '../../core/thread';
import { t } from '../../i18n';
import { useScrollToWanted } from './goToMessage';
import { LoadNewer, LoadOlder } from './LoadMore';
import { RowView } from './RowView';
import type { Row } from './rows';
import { HEAD, type Scroll, useScroll } from './scroll';

interface ListProps {
  client: Client;
  thread: Thread;
  rows: readonly Row[];
}

/** A guess for rows not yet measured; fixed, for a guess that learns moves what is in view. */
const TYPICAL = 72;

/**
 * The rows that are near the viewport. The log is silent itself, for scrolling through it adds rows that are not news;
 * what is new is spoken by the announcer.
 */
export function List({ client, thread, rows }: ListProps) {
  const away = useMemo(() => signal(0), []);
  const scroll = useScroll(thread, rows, client.actor.value.id, away);
  useScrollToWanted(thread, scroll, rows);
  return (
    <div class="relative min-h-0 flex-1">
      <div
        ref={scroll.frame}
        role="log"
        aria-live="off"
        aria-label={t('chat.log')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        class="thread-log absolute inset-0 overflow-y-auto overscroll-contain"
      >
        <div class="h-14">
          <LoadOlder thread={thread} />
        </div>
        <Virtualizer
          ref={scroll.handle}
          scrollRef={scroll.frame}
          startMargin={HEAD}
          itemSize={TYPICAL}
          shift={scroll.prepended}
          data={rows}
          onScroll={scroll.moved}
          onResize={scroll.resized}
        >
          {(row: Row) => <RowView key={row.key} row={row} client={client} thread={thread} />}
        </Virtualizer>
        <LoadNewer thread={thread} />
      </div>
      <Pill scroll={scroll} away={away.value + thread.missed.value} />
    </div>
  );
}

/** Back to the end, with how much has come there. */
function Pill({ scroll, away }: { scroll: Scroll; away: number }) {
  if (scroll.atEnd.value) return null;
  const label = away ? t('chat.pill', { count: away }) : t('chat.toEnd');
  return (
    <div class="pointer-events-none absolute inset-x-0 bottom-2 flex justify-center">
      <button
        type="button"
        class={`btn pointer-events-auto shadow-md ${away ? 'btn-primary' : 'btn-plain'} rounded-full text-sm`}
        aria-label={label}
        title={label}
        onClick={scroll.toEnd}
      >
        <ArrowDown size={16} aria-hidden />
        {away > 0 && label}
      </button>
    </div>
  );
}
