import { useSignalEffect } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import type { List, Listed } from '../../core/list';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';
import { Button } from '../Button';
import { ErrorState, Skeleton } from '../ListStates';
import { focusRow, type Rows } from './rows';

interface ListViewProps<Item extends Listed> {
  list: Pick<
    List<Item, unknown>,
    'items' | 'status' | 'error' | 'hasMore' | 'loadingMore' | 'more' | 'reload'
  >;
  rows: Rows;
  /** What did not load. */
  failed: string;
  empty: ComponentChildren;
  /** Lines of text in a row. */
  lines: 2 | 3;
  row: (item: Item) => JSX.Element;
}

/** Heights of rows with two and three lines of text, before they are measured; px. */
const TYPICAL = { 2: 68, 3: 88 };
/** More is asked for this far before the end; px. */
const AHEAD = 400;

/** A list in its four states. Only the rows near the viewport are drawn, however many there are. */
export function ListView<Item extends Listed>(props: ListViewProps<Item>) {
  const { list, failed, empty, lines } = props;
  if (list.status.value === 'loading') {
    return (
      <div class="min-h-0 flex-1 overflow-hidden">
        <Skeleton rows={7}>{() => <GreyRow lines={lines} />}</Skeleton>
      </div>
    );
  }
  if (list.status.value === 'failed') {
    const why = list.error.value ? explain(list.error.value) : undefined;
    return (
      <div class="flex-1">
        <ErrorState what={failed} why={why} onRetry={() => void list.reload()} />
      </div>
    );
  }
  if (list.items.value.length === 0) return <div class="flex-1">{empty}</div>;
  return <Full {...props} />;
}

function Full<Item extends Listed>({ list, rows, lines, row }: ListViewProps<Item>) {
  const frame = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualizerHandle>(null);
  const items = list.items.value;
  useWanted(rows, handle, () => list.items.peek());
  // The row with the focus stays, wherever one scrolls: without it the focus would be nowhere.
  const kept = items.findIndex((item) => item.id === rows.at.value);
  return (
    <div
      ref={frame}
      class="min-h-0 flex-1 overflow-y-auto overscroll-contain p-2"
      onScroll={() => frame.current && isNearEnd(frame.current) && void list.more()}
    >
      <Virtualizer
        ref={handle}
        as="ul"
        item="li"
        scrollRef={frame}
        startMargin={8}
        itemSize={TYPICAL[lines]}
        keepMounted={kept === -1 ? [] : [kept]}
        data={items}
      >
        {row}
      </Virtualizer>
      {list.hasMore.value && (
        <div class="grid px-2 pt-1 pb-2">
          <Button look="quiet" busy={list.loadingMore.value} onClick={() => void list.more()}>
            {t(list.loadingMore.value ? 'state.loading' : 'action.more')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** A list that was away on a phone is drawn first, and a row far down is scrolled to. */
const PATIENCE_FRAMES = 30;

function useWanted(
  rows: Rows,
  handle: { current: VirtualizerHandle | null },
  items: () => readonly Listed[],
): void {
  useSignalEffect(() => {
    const id = rows.wanted.value;
    if (id === null) return;
    let frame = 0;
    let tries = 0;
    const attempt = () => {
      const index = items().findIndex((item) => item.id === id);
      if (focusRow(index === -1 ? '' : id) || ++tries > PATIENCE_FRAMES) {
        rows.wanted.value = null;
        return;
      }
      if (index !== -1) handle.current?.scrollToIndex(index, { align: 'nearest' });
      frame = requestAnimationFrame(attempt);
    };
    attempt();
    return () => cancelAnimationFrame(frame);
  });
}

function isNearEnd({ scrollTop, clientHeight, scrollHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight < AHEAD;
}

function GreyRow({ lines }: { lines: number }) {
  return (
    <div class="flex gap-3 p-4">
      <div class="skeleton size-10 rounded-full" />
      <div class="grid flex-1 gap-2">
        <div class="skeleton h-4 w-2/5" />
        <div class="skeleton h-3.5 w-4/5" />
        {lines > 2 && <div class="skeleton h-3.5 w-3/5" />}
      </div>
    </div>
  );
}
