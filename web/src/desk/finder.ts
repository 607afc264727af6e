import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { plain } from '../core/text';
import type { Ticket } from '../core/wire';
import { t } from '../i18n';
import { commandsOf } from './commands';
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
const TICKETS = 8;

/** What the palette offers for the words in it: commands at once, tickets as soon as the server has them. */
export function createFinder(desk: Desk): Finder {
  const words = signal('');
  const tickets = signal<readonly Ticket[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  const undo = effect(() => {
    const query = words.value.trim();
    clearTimeout(timer);
    asked += 1;
    const turn = asked;
    if (!query) {
      tickets.value = [];
      return;
    }
    timer = setTimeout(() => {
      desk.client.api.tickets({ query, limit: TICKETS }).then(
        (page) => {
          if (turn === asked) tickets.value = page.tickets;
        },
        // The commands are there all the same.
        () => {},
      );
    }, ASK_AFTER);
  });

  return {
    words,
    found: computed(() => [...matchingCommands(desk, words.value), ...tickets.value.map(asFound(desk))]),
    stop: () => {
      clearTimeout(timer);
      undo();
    },
  };
}

function matchingCommands(desk: Desk, words: string): Found[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return commandsOf(desk)
    .filter((command) => command.listed !== false)
    .filter((command) => wanted.every((word) => plain(command.label).includes(word)));
}

const asFound =
  (desk: Desk) =>
  (ticket: Ticket): Found => ({
    id: ticket.id,
    label: `#${ticket.number} ${ticket.subject}`,
    note: `${ticket.owner.name} · ${t(ticket.status === 'open' ? 'status.open' : 'status.closed')}`,
    keys: [],
    run: () => desk.router.go(ticket.id),
  });
