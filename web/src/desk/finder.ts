import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { titleOf } from '../core/conversations';
import { createDebouncedQuery } from '../core/debouncedQuery';
import { excerptSegments } from '../core/search';
import type { Found as FoundMessage, Ticket, User } from '../core/wire';
import { t } from '../i18n';
import { chatPath, messagePath } from '../ui/paths';
import { goTo } from '../ui/thread/composerContext';
import { agentsOf } from './agents';
import { commandsOf } from './commands';
import { ranked } from './fuzzy';
import type { Desk } from './state';

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

const ASK_AFTER = 150;
const MOST = { tickets: 8, people: 4, messages: 5 };
/** A single letter begins half of all words. */
const SHORTEST = 2;

/** What the palette offers for the words in it: what can be done at once, and what the server has as soon as it comes. */
export function createFinder(desk: Desk): Finder {
  const { api } = desk.client;
  const words = signal('');
  const ask = <Answer>(least: number, question: (query: string) => Promise<Answer>) =>
    createDebouncedQuery({
      question: () => (words.value.trim().length >= least ? words.value.trim() : null),
      ask: question,
      after: ASK_AFTER,
    });
  const tickets = ask(1, (query) => api.tickets({ query, limit: MOST.tickets }));
  const people = ask(SHORTEST, (query) => api.users(query));
  const messages = ask(SHORTEST, (q) => api.searchMessages({ q, limit: MOST.messages }));
  agentsOf(api).load();
  const me = desk.client.actor.peek().id;

  return {
    words,
    found: computed(() => [
      ...ranked(atOnce(desk, words.value), words.value, (one) => one.label),
      ...(tickets.answer.value?.tickets ?? []).map((one) => ofTicket(desk, one)),
      ...(people.answer.value?.users ?? [])
        .filter((one) => one.id !== me)
        .slice(0, MOST.people)
        .map((one) => ofPerson(desk, one)),
      ...(messages.answer.value?.results ?? []).map((one) => ofMessage(desk, one)),
    ]),
    stop: () => {
      for (const query of [tickets, people, messages]) query.stop();
    },
  };
}

/** Commands, and with words whom the open ticket can be given to. */
function atOnce(desk: Desk, words: string): Found[] {
  const commands = commandsOf(desk).filter((command) => command.listed !== false);
  const ticket = desk.ticket.value;
  if (!words.trim() || ticket?.status !== 'open') return commands;
  const agents = agentsOf(desk.client.api).list.value.filter(
    (agent) => agent.id !== desk.client.actor.value.id,
  );
  return [
    ...commands,
    ...agents.map((agent) => ({
      id: `assign-${agent.id}`,
      label: t('palette.assign', { name: agent.name }),
      keys: [],
      run: () => void desk.assign(ticket, agent),
    })),
  ];
}

const ofTicket = (desk: Desk, ticket: Ticket): Found => ({
  id: ticket.id,
  label: `#${ticket.number} ${ticket.subject}`,
  note: `${ticket.owner.name} · ${t(ticket.status === 'open' ? 'status.open' : 'status.closed')}`,
  keys: [],
  run: () => desk.router.go(ticket.id),
});

const ofPerson = (desk: Desk, person: User): Found => ({
  id: `person-${person.id}`,
  label: person.name,
  note: t('palette.writeTo'),
  keys: [],
  run: () =>
    void desk.attempt(async () => {
      const { conversation } = await desk.client.api.startDirect(person.id);
      location.assign(chatPath(conversation.id));
    }),
});

function ofMessage(desk: Desk, { message, excerpt, conversation }: FoundMessage): Found {
  const me = desk.client.actor.peek();
  return {
    id: `message-${message.id}`,
    label: excerptSegments(excerpt)
      .map((part) => part.text)
      .join(''),
    note: t('palette.message', { title: titleOf(conversation, me.id) }),
    keys: [],
    run: () => {
      if (conversation.kind !== 'ticket') return location.assign(messagePath(conversation, message.id, me));
      desk.router.go(conversation.id);
      const thread = desk.thread.peek();
      if (thread) goTo(thread, message.id);
    },
  };
}
