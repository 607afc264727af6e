import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Client } from '../../core/client';
import { asRefusal, type Refusal } from '../../core/errors';
import type { Platform } from '../../core/platform';
import type { Thread } from '../../core/thread';
import type { Message, Ticket } from '../../core/wire';

/** One person at one ticket. */
export interface TicketVisit {
  client: Client;
  thread: Thread;
  ticket: ReadonlySignal<Ticket>;
  /** Whether anybody could answer now; null while unknown. */
  deskOnline: ReadonlySignal<boolean | null>;
  /** The name of the agent who is here, as the lines of the thread tell. */
  agent: ReadonlySignal<string | null>;
  email: ReadonlySignal<string | null>;
  leaveEmail(email: string): Promise<Refusal | null>;
  /** Remembers what the server knows already. */
  keepEmail(email: string): void;
  /** Ends it; the thread is closed unless somebody else has it open. */
  leave(): void;
}

export interface VisitOptions {
  client: Client;
  platform: Platform;
  ticket: Ticket;
  deskOnline: boolean | null;
  email: string | null;
}

export function visitTicket({
  client,
  platform,
  ticket: first,
  deskOnline,
  email: known,
}: VisitOptions): TicketVisit {
  const thread = client.open(first.id);
  const ticket = computed(() => thread.ticket.value ?? first);
  const kept = `parlour:email:${client.actor.peek().id}`;
  const email = signal(known ?? platform.storage.get(kept));
  const agent = computed(() => agentHere(thread.messages.value));

  function keepEmail(address: string) {
    email.value = address;
    platform.storage.set(kept, address);
  }

  return {
    client,
    thread,
    ticket,
    deskOnline: computed(() => agent.value !== null || (client.deskOnline.value ?? deskOnline)),
    agent,
    email,
    leaveEmail: async (address) => {
      try {
        const { guest } = await client.api.updateGuest({ email: address });
        keepEmail(guest.email ?? address);
        return null;
      } catch (reason) {
        return asRefusal(reason);
      }
    },
    keepEmail,
    leave: thread.close,
  };
}

/**
 * Who joined last and has not left. A lost connection is a line once its grace has passed, and nothing before; of a closed
 * ticket nobody is said to have left.
 */
function agentHere(messages: readonly Message[]): string | null {
  const here = new Map<unknown, string>();
  for (const { system } of messages) {
    if (system?.event === 'ticket_closed') here.clear();
    if (system?.event === 'agent_left') here.delete(system.actorId);
    if (system?.event === 'agent_joined') here.set(system.actorId, String(system.actorName));
  }
  return [...here.values()].pop() ?? null;
}
