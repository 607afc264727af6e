import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Api } from './api';
import { asRefusal, type Refusal } from './errors';
import { plain } from './text';
import type { User } from './wire';

export interface PeopleSearch {
  words: Signal<string>;
  status: ReadonlySignal<'loading' | 'ready' | 'failed'>;
  error: ReadonlySignal<Refusal | null>;
  found: ReadonlySignal<readonly User[]>;
  retry(): void;
  stop(): void;
}

const ASK_AFTER = 150;

/** Fewer letters find nobody for a member. Agents are answered all the same. */
export const FEWEST_LETTERS = 2;

/** Members by name, a moment after the last letter; for agents everybody's first page before there is one. */
export function createPeopleSearch(api: Pick<Api, 'users'>): PeopleSearch {
  const words = signal('');
  const status = signal<'loading' | 'ready' | 'failed'>('loading');
  const error = signal<Refusal | null>(null);
  const found = signal<readonly User[]>([]);
  /** The words that `found` answers. */
  const answered = signal('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  function ask(query: string) {
    const turn = ++asked;
    api.users(query).then(
      ({ users }) => {
        if (turn !== asked) return;
        batch(() => {
          found.value = users;
          answered.value = query;
          status.value = 'ready';
        });
      },
      (reason) => {
        if (turn !== asked) return;
        error.value = asRefusal(reason);
        status.value = 'failed';
      },
    );
  }

  let first = true;
  const undo = effect(() => {
    const query = words.value.trim();
    clearTimeout(timer);
    if (first) ask(query);
    else timer = setTimeout(() => ask(query), ASK_AFTER);
    first = false;
  });

  return {
    words,
    status,
    error,
    // Enter must never choose somebody whom the words in the field do not name.
    found: computed(() => {
      const query = words.value.trim();
      return query === answered.value ? found.value : found.value.filter((one) => names(one, query));
    }),
    retry: () => {
      status.value = 'loading';
      ask(words.peek().trim());
    },
    stop: () => {
      asked += 1;
      clearTimeout(timer);
      undo();
    },
  };
}

function names({ name, username }: User, query: string): boolean {
  return plain(name).includes(plain(query)) || plain(username ?? '').includes(plain(query));
}
