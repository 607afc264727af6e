import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Api } from './api';
import { createDebouncedQuery } from './debouncedQuery';
import type { Refusal } from './errors';
import type { Found, User } from './wire';

/** What narrows a search; all of it together. */
export interface SearchFilters {
  conversation: { id: string; title: string } | null;
  from: Pick<User, 'id' | 'name'> | null;
  /** Days, YYYY-MM-DD, each part of the search. */
  after: string;
  before: string;
  hasFile: boolean;
}

export const ANYWHERE: SearchFilters = {
  conversation: null,
  from: null,
  after: '',
  before: '',
  hasFile: false,
};

export interface MessageSearch {
  narrowing: Signal<SearchFilters>;
  results: ReadonlySignal<readonly Found[]>;
  status: ReadonlySignal<'idle' | 'loading' | 'ready' | 'failed'>;
  refusal: ReadonlySignal<Refusal | null>;
  hasMore: ReadonlySignal<boolean>;
  loadingMore: ReadonlySignal<boolean>;
  /** Only the newest messages were looked at, for so many hold the words; older ones are behind `more`. */
  partial: ReadonlySignal<boolean>;
  more(): Promise<void>;
  retry(): void;
  stop(): void;
}

const PAGE = 20;
/** A single letter begins half of all words; a Han or Kana sign, or an emoji, is one by itself. */
const LONG_ENOUGH = /..|[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{Extended_Pictographic}]/u;

type Question = Parameters<Api['searchMessages']>[0];

/** Messages that hold the words, the newest first, page after page. */
export function createMessageSearch(
  api: Pick<Api, 'searchMessages'>,
  words: ReadonlySignal<string>,
): MessageSearch {
  const narrowing = signal<SearchFilters>(ANYWHERE);
  const further = signal<readonly Found[]>([]);
  /** Where the pages after the first have come to; undefined before the second. */
  const cursor = signal<string | null | undefined>(undefined);
  const loadingMore = signal(false);
  /** Of the last page after the first. */
  const endedEarly = signal(false);
  const question = computed(() => questionOf(words.value.trim(), narrowing.value));
  const first = createDebouncedQuery({ question: () => question.value, ask: api.searchMessages });
  const next = computed(() =>
    cursor.value === undefined ? (first.answer.value?.nextCursor ?? null) : cursor.value,
  );
  // Other words, or the same asked again: the further pages belong to the answer before.
  const undo = effect(() => {
    first.answer.value;
    further.value = [];
    cursor.value = undefined;
    endedEarly.value = false;
  });

  return {
    narrowing,
    results: computed(() => [...(first.answer.value?.results ?? []), ...further.value]),
    status: first.status,
    refusal: first.refusal,
    hasMore: computed(() => next.value !== null),
    loadingMore,
    partial: computed(() =>
      cursor.value === undefined ? (first.answer.value?.partial ?? false) : endedEarly.value,
    ),
    more: async () => {
      const begun = first.answer.peek();
      const asked = question.peek();
      if (loadingMore.peek() || !next.peek() || !asked) return;
      loadingMore.value = true;
      try {
        const page = await api.searchMessages({ ...asked, cursor: next.peek() });
        if (first.answer.peek() !== begun) return;
        further.value = [...further.peek(), ...page.results];
        cursor.value = page.nextCursor;
        endedEarly.value = page.partial;
      } catch {
        // The button stands there still, to ask again.
      } finally {
        loadingMore.value = false;
      }
    },
    retry: first.retry,
    stop: () => {
      undo();
      first.stop();
    },
  };
}

/** The server searches one conversation without words, too; everywhere it wants some. */
function questionOf(
  q: string,
  { conversation, from, after, before, hasFile }: SearchFilters,
): Question | null {
  const narrow = conversation && (from || after || before || hasFile);
  if (!LONG_ENOUGH.test(q) && !(narrow && q === '')) return null;
  return {
    q,
    limit: PAGE,
    ...(conversation && { conversationId: conversation.id }),
    ...(from && { from: from.id }),
    ...(after && { after: midnight(after, 0) }),
    ...(before && { before: midnight(before, 1) }),
    ...(hasFile && { hasFile }),
  };
}

/** The beginning of a day where the reader is, as UTC. */
function midnight(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

export interface ExcerptSegment {
  text: string;
  /** Whether it is what was searched. */
  match: boolean;
}

/** The server marks matches with U+0002 and U+0003, which no message can hold. */
const [BEGIN, END] = ['\u0002', '\u0003'] as const;

export function excerptSegments(excerpt: string): ExcerptSegment[] {
  const parts = excerpt.replaceAll(END, BEGIN).split(BEGIN);
  return parts.map((text, index) => ({ text, match: index % 2 === 1 })).filter(({ text }) => text);
}
