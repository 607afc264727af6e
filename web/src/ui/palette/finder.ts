import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { titleOf } from '../../core/conversations';
import { createDebouncedQuery } from '../../core/debouncedQuery';
import { excerptSegments } from '../../core/search';
import type { Found as FoundMessage, User } from '../../core/wire';
import { t } from '../../i18n';
import type { Panes } from '../panes';
import { ranked } from './fuzzy';

export interface Found {
  id: string;
  label: string;
  note?: string;
  keys: readonly string[];
  run(): void;
}

export interface Finder {
  words: Signal<string>;
  found: ReadonlySignal<readonly Found[]>;
  stop(): void;
}

export interface FinderOptions {
  panes: Panes;
  /** What is there without a question; those are kept that have the letters. */
  atOnce(words: string): readonly Found[];
  /** The page's own list, asked for words. */
  places(query: string): Promise<readonly Found[]>;
  openPerson(person: User): void;
  openMessage(found: FoundMessage): void;
}

const ASK_AFTER = 150;
const MOST = { people: 4, messages: 5 };
/** A single letter begins half of all words. */
const SHORTEST = 2;

/** What the palette offers for the words in it: what can be done at once, and what the server has as soon as it comes. */
export function createFinder({ panes, atOnce, places, ...open }: FinderOptions): Finder {
  const { api } = panes.client;
  const words = signal('');
  const ask = <Answer>(least: number, question: (query: string) => Promise<Answer>) =>
    createDebouncedQuery({
      question: () => (words.value.trim().length >= least ? words.value.trim() : null),
      ask: question,
      after: ASK_AFTER,
    });
  const named = ask(1, places);
  const people = ask(SHORTEST, (query) => api.users(query));
  const messages = ask(SHORTEST, (q) => api.searchMessages({ q, limit: MOST.messages }));
  const me = panes.client.actor.peek().id;

  return {
    words,
    found: computed(() => {
      const first = ranked(atOnce(words.value), words.value, (one) => one.label);
      const known = new Set(first.map((one) => one.id));
      return [
        ...first,
        ...(named.answer.value ?? []).filter((one) => !known.has(one.id)),
        ...(people.answer.value?.users ?? [])
          .filter((one) => one.id !== me)
          .slice(0, MOST.people)
          .map((one) => ofPerson(one, open.openPerson)),
        ...(messages.answer.value?.results ?? []).map((one) => ofMessage(one, me, open.openMessage)),
      ];
    }),
    stop: () => {
      for (const query of [named, people, messages]) query.stop();
    },
  };
}

const ofPerson = (person: User, open: (person: User) => void): Found => ({
  id: `person-${person.id}`,
  label: person.name,
  note: t('palette.writeTo'),
  keys: [],
  run: () => open(person),
});

const ofMessage = (found: FoundMessage, me: string, open: (found: FoundMessage) => void): Found => ({
  id: `message-${found.message.id}`,
  label: excerptSegments(found.excerpt)
    .map((part) => part.text)
    .join(''),
  note: t('palette.message', { title: titleOf(found.conversation, me) }),
  keys: [],
  run: () => open(found),
});
