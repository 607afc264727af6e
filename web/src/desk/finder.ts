import type { Found as FoundMessage, Ticket } from '../core/wire';
import { t } from '../i18n';
import { createFinder as createUiFinder, type Finder, type Found } from '../ui/palette/finder';
import { chatPath, messagePath } from '../ui/paths';
import { goTo } from '../ui/thread/composerContext';
import { agentsOf } from './agents';
import { commandsOf } from './commands';
import type { Desk } from './state';

const MOST_TICKETS = 8;

/** What the desk's palette offers: its commands, whom to assign to, tickets, people and messages. */
export function createFinder(desk: Desk): Finder {
  const { api } = desk.client;
  agentsOf(api).load();
  return createUiFinder({
    panes: desk,
    atOnce: (words) => atOnce(desk, words),
    places: async (query) =>
      (await api.tickets({ query, limit: MOST_TICKETS })).tickets.map((one) => ofTicket(desk, one)),
    openPerson: (person) =>
      void desk.attempt(async () => {
        const { conversation } = await api.startDirect(person.id);
        location.assign(chatPath(conversation.id));
      }),
    openMessage: (found) => openMessage(desk, found),
  });
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

function openMessage(desk: Desk, { message, conversation }: FoundMessage): void {
  const me = desk.client.actor.peek();
  if (conversation.kind !== 'ticket') {
    location.assign(messagePath(conversation, message.id, me));
    return;
  }
  desk.router.go(conversation.id);
  const thread = desk.thread.peek();
  if (thread) goTo(thread, message.id);
}
