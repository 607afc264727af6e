import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
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
  /** The agent who last had to do with this ticket. */
  agent: ReadonlySignal<{ id: string; name: string } | null>;
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
  const agent = computed(() => lastAgent(thread.messages.value) ?? ticket.value.assignee);
  const unwatch = effect(() => {
    if (agent.value) client.presence.ask([agent.value.id]);
  });

  function keepEmail(address: string) {
    email.value = address;
    platform.storage.set(kept, address);
  }

  return {
    client,
    thread,
    ticket,
    deskOnline: computed(() => client.deskOnline.value ?? deskOnline),
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
    leave: () => {
      unwatch();
      thread.close();
    },
  };
}

/** Who of the desk wrote or joined last. */
function lastAgent(messages: readonly Message[]): { id: string; name: string } | null {
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at];
    if (message?.senderRole === 'agent' || message?.senderRole === 'admin') {
      return { id: message.senderId, name: message.senderName };
    }
    const note = message?.system;
    if (
      note?.event === 'agent_joined' &&
      typeof note.actorId === 'string' &&
      typeof note.actorName === 'string'
    ) {
      return { id: note.actorId, name: note.actorName };
    }
  }
  return null;
}
