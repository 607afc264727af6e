import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { DebouncedQuery } from '../../core/debouncedQuery';
import type { List, Listed } from '../../core/list';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';
import { Button } from '../Button';

interface NameResultsProps<Item extends Listed> {
  title: string;
  /** What to say when nothing has such a name. */
  nothing: string;
  list: Pick<List<Item, unknown>, 'items' | 'status' | 'error' | 'hasMore' | 'loadingMore' | 'more'>;
  row: (item: Item) => JSX.Element;
}

const FEW = 5;

/** What the page's own list finds: the first few, and on demand the rest. */
export function NameResults<Item extends Listed>({ title, nothing, list, row }: NameResultsProps<Item>) {
  const all = useSignal(false);
  const items = list.items.value;
  const shown = all.value ? items : items.slice(0, FEW);
  const more = items.length > shown.length || (all.value && list.hasMore.value);
  const ask = () => {
    if (all.peek()) void list.more();
    all.value = true;
  };
  return (
    <section aria-label={title} class="px-2 pt-2">
      <h2 class="px-3 py-1 text-sm font-semibold text-faint">{title}</h2>
      {list.status.value === 'loading' && <div class="skeleton mx-3 my-3 h-10" aria-hidden />}
      {list.status.value === 'failed' && list.error.value && (
        <p role="alert" class="px-3 py-2 text-sm text-danger-ink">
          {explain(list.error.value)}
        </p>
      )}
      {list.status.value === 'ready' && items.length === 0 && (
        <p class="px-3 py-2 text-sm text-soft">{nothing}</p>
      )}
      <Rows items={shown} row={row} />
      {more && (
        <div class="grid px-2 py-1">
          <Button look="quiet" busy={list.loadingMore.value} onClick={ask}>
            {t('search.all')}
          </Button>
        </div>
      )}
    </section>
  );
}

interface OtherAppResultsProps<Item extends Listed> {
  title: string;
  asking: DebouncedQuery<readonly Item[]>;
  row: (item: Item) => JSX.Element;
}

/** What the same words find on the other page; nothing is said of it where there is nothing. */
export function OtherAppResults<Item extends Listed>({ title, asking, row }: OtherAppResultsProps<Item>) {
  const items = asking.answer.value ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-label={title} class="px-2 pt-2">
      <h2 class="px-3 py-1 text-sm font-semibold text-faint">{title}</h2>
      <Rows items={items} row={row} />
    </section>
  );
}

function Rows<Item extends Listed>({
  items,
  row,
}: {
  items: readonly Item[];
  row: (item: Item) => JSX.Element;
}) {
  return (
    <ul>
      {items.map((item) => (
        <li key={item.id}>{row(item)}</li>
      ))}
    </ul>
  );
}
