import { batch, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { asRefusal, type Refusal } from '../core/errors';
import type { SiteApi, SitePerson } from '../core/site';

export interface PeopleList {
  /** What is searched. */
  words: Signal<string>;
  /** Null until they have come. */
  rows: ReadonlySignal<readonly SitePerson[] | null>;
  refusal: ReadonlySignal<Refusal | null>;
  hasMore: ReadonlySignal<boolean>;
  more(): Promise<void>;
  reload(): Promise<void>;
  /** Fails as the server's answer does. */
  change(person: SitePerson, body: { role?: SitePerson['role']; disabled?: boolean }): Promise<void>;
  stop(): void;
}

/** A moment after the last letter; ms. */
const SEARCH_AFTER = 200;

/** Accounts by username, those that the words name; a late answer to an old question changes nothing. */
export function createPeople(site: Pick<SiteApi, 'people' | 'changePerson'>): PeopleList {
  const words = signal('');
  const rows = signal<readonly SitePerson[] | null>(null);
  const refusal = signal<Refusal | null>(null);
  const cursor = signal<string | null>(null);
  const hasMore = signal(false);
  let asked = 0;

  async function load(from: string | null) {
    asked += 1;
    const turn = asked;
    try {
      const page = await site.people(words.peek().trim(), from);
      if (turn !== asked) return;
      batch(() => {
        rows.value = [...(from ? (rows.peek() ?? []) : []), ...page.people];
        cursor.value = page.nextCursor;
        hasMore.value = page.nextCursor !== null;
        refusal.value = null;
      });
    } catch (error) {
      if (turn === asked) refusal.value = asRefusal(error);
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  let first = true;
  const undo = effect(() => {
    void words.value;
    clearTimeout(timer);
    timer = setTimeout(() => void load(null), first ? 0 : SEARCH_AFTER);
    first = false;
  });

  return {
    words,
    rows,
    refusal,
    hasMore,
    more: () => load(cursor.peek()),
    reload: () => load(null),
    change: async (person, body) => {
      const { person: now } = await site.changePerson(person.id, body);
      rows.value = (rows.peek() ?? []).map((one) => (one.id === now.id ? now : one));
    },
    stop: () => {
      asked += 1;
      clearTimeout(timer);
      undo();
    },
  };
}
