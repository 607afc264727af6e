import { computed } from '@preact/signals';
import { forgetPerson, leaveDevice } from '../core/forgetPerson';
import { createNotifier, isWatched, type Notifier } from '../ui/attention/notifier';
import { countInFavicon, countInTitle } from '../ui/attention/title';
import { type TicketVisit, type VisitOptions, visitTicket } from '../ui/ticket/ticketVisit';

/** A visit that has the whole page: its title, its icon, its sounds. */
export interface Visit extends TicketVisit {
  notifier: Notifier;
  /** Ends who this guest is, and goes where a stranger begins. */
  forget(): Promise<void>;
}

interface PageOptions extends VisitOptions {
  /** To another page, without a way back to this one. */
  go?: (path: string) => void;
}

export function createVisit({ go = (path) => location.replace(path), ...options }: PageOptions): Visit {
  const visit = visitTicket(options);
  const { client, thread, ticket } = visit;
  const notifier = createNotifier(options.platform.storage);

  countInTitle(
    thread.unread,
    computed(() => `${ticket.value.subject} · Parlour`),
  );
  countInFavicon(thread.unread);
  client.on('message:new', (message) => {
    if (message.senderId === client.actor.peek().id || message.messageType === 'system' || isWatched())
      return;
    notifier.notify({ title: message.senderName, body: message.content, tag: message.conversationId });
  });
  return {
    ...visit,
    notifier,
    forget: async () => {
      const { storage } = options.platform;
      const whose = client.actor.peek().id;
      await leaveDevice(client.api, storage, whose);
      client.stop();
      // What was typed meanwhile.
      forgetPerson(storage, whose);
      go('/');
    },
  };
}
