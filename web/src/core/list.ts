import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import { asRefusal, type Refusal } from './errors';
import type { Link } from './socket';

/** A list that the server keeps: pages by cursor, moved by what the server tells. */
export interface List<Item, Filter> {
  filter: ReadonlySignal<Filter>;
  items: ReadonlySignal<readonly Item[]>;
  status: ReadonlySignal<'loading' | 'ready' | 'failed'>;
  error: ReadonlySignal<Refusal | null>;
  hasMore: ReadonlySignal<boolean>;
  loadingMore: ReadonlySignal<boolean>;
  show(filter: Filter): void;
  more(): Promise<void>;
  reload(): Promise<void>;
  /** Takes in what an answer told before its event comes. */
  take(item: Item): void;
  /** It is gone, whatever the filter. */
  drop(id: string): void;
  dispose(): void;
}

export interface Listed {
  id: string;
}

export interface PageOf<Item> {
  items: readonly Item[];
  nextCursor: string | null;
}

export interface ListOptions<Item extends Listed, Filter extends { query?: string }> {
  link: Link;
  filter: Filter;
  fetch(filter: Filter, cursor: string | null): Promise<PageOf<Item>>;
  /** Whether the filter takes it, words aside; `listed` is what stands in the list already. */
  belongs(item: Item, filter: Filter, listed: boolean): boolean;
  order(a: Item, b: Item, filter: Filter): number;
  /**
   * The first page, which came with the HTML: shown at once. It is asked for again when the connection stands, for what
   * happened between the two; not before, and once.
   */
  first?: PageOf<Item> | undefined;
  /** Whenever it is asked for from its beginning. */
  reloaded?(): void;
}

export function createList<Item extends Listed, Filter extends { query?: string }>(
  options: ListOptions<Item, Filter>,
): List<Item, Filter> {
  const { link, belongs, first } = options;
  const filter = signal(options.filter);
  const known = signal<ReadonlyMap<string, Item>>(mapOf(first?.items ?? []));
  const status = signal<'loading' | 'ready' | 'failed'>(first ? 'ready' : 'loading');
  const error = signal<Refusal | null>(null);
  const loadingMore = signal(false);
  const cursor = signal<string | null>(first?.nextCursor ?? null);
  let asked = 0;
  /** What was heard while a page is under way: newer than the page. Null for what went; and no Map, nothing is kept, else. */
  let meanwhile: Map<string, Item | null> | undefined;

  async function load(from: string | null) {
    const turn = ++asked;
    const newer = new Map<string, Item | null>();
    meanwhile = newer;
    try {
      const page = await options.fetch(filter.peek(), from);
      if (turn !== asked) return;
      batch(() => {
        const before = from ? known.peek() : [];
        known.value = new Map([...before, ...mapOf(page.items)]);
        cursor.value = page.nextCursor;
        error.value = null;
        status.value = 'ready';
        for (const [id, item] of newer) place(id, item);
      });
    } catch (reason) {
      if (turn !== asked) return;
      error.value = asRefusal(reason);
      if (known.peek().size === 0) status.value = 'failed';
    } finally {
      if (turn === asked) meanwhile = undefined;
    }
  }

  function reload() {
    options.reloaded?.();
    if (known.peek().size === 0) status.value = 'loading';
    return load(null);
  }

  function heard(id: string, item: Item | null) {
    meanwhile?.set(id, item);
    place(id, item);
  }

  function place(id: string, item: Item | null) {
    const before = known.peek();
    const next = new Map(before);
    const listed = before.has(id);
    if (!item || !belongs(item, filter.peek(), listed)) next.delete(id);
    // Words are matched by the server alone, so a search only follows what it found.
    else if (!filter.peek().query || listed) next.set(id, item);
    if (next.size || before.size) known.value = next;
  }

  const undo = [
    link.on('sync:required', () => void reload()),
    link.connected.subscribe((up) => {
      // A page that is under way may have been read before the connection stood, and what came between is told by neither.
      if (up && (asked > 0 || first)) void reload();
    }),
  ];
  if (!first) void reload();

  return {
    filter,
    items: computed(() => {
      const wanted = filter.value;
      return [...known.value.values()].sort((a, b) => options.order(a, b, wanted));
    }),
    status,
    error,
    hasMore: computed(() => cursor.value !== null),
    loadingMore,
    show: (next) => {
      batch(() => {
        filter.value = next;
        known.value = new Map();
        cursor.value = null;
      });
      void reload();
    },
    more: async () => {
      if (loadingMore.peek() || cursor.peek() === null) return;
      loadingMore.value = true;
      await load(cursor.peek());
      loadingMore.value = false;
    },
    reload,
    take: (item) => heard(item.id, item),
    drop: (id) => heard(id, null),
    dispose: () => {
      asked++;
      for (const fn of undo) fn();
    },
  };
}

const mapOf = <Item extends Listed>(items: readonly Item[]) =>
  new Map(items.map((one) => [one.id, one] as const));

/** By latest activity; the id settles what happened in the same millisecond, as it does on the server. */
export function laterFirst<Item extends Listed>(activity: (item: Item) => string) {
  return (a: Item, b: Item): number => {
    const [first, second] = [activity(a), activity(b)];
    if (first !== second) return first < second ? 1 : -1;
    return a.id < b.id ? 1 : -1;
  };
}
