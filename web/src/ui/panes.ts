import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Account, createAccount } from '../core/account';
import type { Client } from '../core/client';
import { asRefusal } from '../core/errors';
import { leaveDevice } from '../core/forgetPerson';
import type { List, Listed } from '../core/list';
import { browserStorage } from '../core/platform';
import { ANYWHERE, createMessageSearch, type MessageSearch } from '../core/search';
import type { Thread } from '../core/thread';
import { explain } from '../i18n/problems';
import { createRows, type Rows } from './list/rows';
import { isWideScreen } from './mediaQueries';
import type { Router } from './router';
import { dismissToasts, showToast } from './toasts';

/** What every app of a list, a conversation and its details stands on. */
export interface Panes {
  client: Client;
  router: Router;
  rows: Rows;
  account: Account;
  /** What is searched. */
  words: Signal<string>;
  /** Messages with the words. */
  search: MessageSearch;
  /** Whether the list shows what was found. */
  searching: ReadonlySignal<boolean>;
  endSearch(): void;
  panel: Signal<boolean>;
  thread: ReadonlySignal<Thread | null>;
  /** Runs what may be refused, and says why when it is; whether it was done. */
  attempt(act: () => Promise<unknown>): Promise<boolean>;
  /** Back to the list, and to the row one came from. */
  backToList(): void;
  logOut(door: string): Promise<boolean>;
  stop(): void;
}

/** `opened` hears of each conversation that one goes to. */
export function createPanes(client: Client, router: Router, opened: (id: string) => void = () => {}): Panes {
  const rows = createRows();
  const words = signal('');
  const search = createMessageSearch(client.api, words);
  const account = createAccount(client.api, browserStorage());
  // Name and picture as the page has them stand there until then, and if it fails.
  account.load().catch(() => {});
  const panel = signal(isWideScreen());
  const thread = signal<Thread | null>(null);
  const undo = effect(() => {
    const id = router.id.value;
    const before = thread.peek();
    if (before?.id === id) return;
    if (id) {
      dismissToasts(id);
      opened(id);
    }
    // A drawer over the last one is put away.
    if (!isWideScreen()) panel.value = false;
    thread.value = id ? client.open(id) : null;
    before?.close();
  });

  async function attempt(act: () => Promise<unknown>) {
    try {
      await act();
      return true;
    } catch (error) {
      showToast(explain(asRefusal(error)));
      return false;
    }
  }

  return {
    client,
    router,
    rows,
    account,
    words,
    search,
    searching: computed(() => words.value.trim() !== '' || search.narrowing.value.conversation !== null),
    endSearch: () => {
      words.value = '';
      search.narrowing.value = ANYWHERE;
    },
    panel,
    thread,
    attempt,
    backToList: () => {
      const from = router.id.peek();
      router.go(null);
      rows.wanted.value = from ?? rows.at.peek() ?? '';
    },
    logOut: (door) =>
      attempt(async () => {
        await leaveDevice(client.api, browserStorage(), client.actor.peek().id);
        location.assign(door);
      }),
    stop: () => {
      undo();
      search.stop();
      account.stop();
      thread.peek()?.close();
    },
  };
}

const SEARCH_AFTER = 200;

/** The list follows its view at once, and the words a moment after the last letter. Returns its undo. */
export function followSearch<View, Filter>(
  list: Pick<List<Listed, Filter>, 'show'>,
  view: ReadonlySignal<View>,
  words: ReadonlySignal<string>,
  filterOf: (view: View, words: string) => Filter,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown = view.peek();
  let first = true;
  const undo = effect(() => {
    const filter = filterOf(view.value, words.value);
    const turned = view.value !== shown;
    shown = view.value;
    if (first) {
      first = false;
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => list.show(filter), turned ? 0 : SEARCH_AFTER);
  });
  return () => {
    clearTimeout(timer);
    undo();
  };
}
