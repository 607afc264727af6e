import { type ReadonlySignal, signal } from '@preact/signals';
import type { Api } from './api';
import { createDrafts, type Drafts } from './drafts';
import { asRefusal } from './errors';
import { createOutbox, type Outbox } from './outbox';
import type { Platform } from './platform';
import { createPresence, type PresenceBook } from './presence';
import type { Link, LinkState } from './socket';
import { createThread, type Thread } from './thread';
import { createUploads, type Uploads } from './uploads';
import type { Actor, Conversation, Message, Participation, Receipt, Ticket, Typist, Viewer } from './wire';

export interface ClientOptions {
  actor: Actor;
  api: Api;
  link: Link;
  platform: Platform;
}

export interface Client {
  actor: ReadonlySignal<Actor>;
  connection: ReadonlySignal<LinkState>;
  api: Api;
  link: Link;
  outbox: Outbox;
  drafts: Drafts;
  uploads: Uploads;
  presence: PresenceBook;
  /** Whether any agent is here; null until the server has said so. */
  deskOnline: ReadonlySignal<boolean | null>;
  /** How long an author may change what was said; ms. */
  editWindow: ReadonlySignal<number>;
  start(): void;
  stop(): void;
  open(conversationId: string): Thread;
  peek(conversationId: string): Thread | undefined;
  on: Link['on'];
  closeTicket(id: string): Promise<Ticket>;
  reopenTicket(id: string): Promise<Ticket>;
  assignTicket(id: string, assigneeId: string | null): Promise<Ticket>;
}

/** The server's default, until it says its own. */
const DAY = 24 * 60 * 60 * 1000;

/** Everything one person has open in this tab, over one connection. */
export function createClient({ actor: first, api, link, platform }: ClientOptions): Client {
  const actor = signal(first);
  const deskOnline = signal<boolean | null>(null);
  const editWindow = signal(DAY);
  const threads = new Map<string, Thread>();
  const outbox = createOutbox({
    platform,
    person: first.id,
    connected: link.connected,
    send: async ({ conversationId, content, replyTo, clientId, basedOnSeq, files }) => {
      const attachmentIds = files?.map((file) => file.id);
      const payload = { conversationId, content, replyTo, clientId, basedOnSeq, attachmentIds };
      return (await link.call<{ message: Message }>('message:send', payload)).message;
    },
    sent: (entry, message) => threads.get(entry.conversationId)?.wire.sent(message),
  });
  const drafts = createDrafts(platform.storage, first.id);
  const uploads = createUploads(api.sendFile, platform.shrink);
  const presence = createPresence(link);
  // First the threads hear, then whoever asked: `on` finds the stores up to date.
  const undo = listen(link, threads);

  undo.push(
    link.on('desk:status', ({ online }: { online: boolean }) => {
      deskOnline.value = online;
    }),
    link.established.subscribe((told) => {
      if (!told) return;
      actor.value = told.actor;
      deskOnline.value = told.deskOnline;
      editWindow.value = told.editWindow * 1000;
      for (const thread of threads.values()) void thread.wire.join();
    }),
  );

  function open(conversationId: string): Thread {
    let thread = threads.get(conversationId);
    if (!thread) {
      const closed = () => threads.delete(conversationId);
      thread = createThread({ conversationId, link, outbox, actor, closed });
      threads.set(conversationId, thread);
      if (link.connected.peek()) void thread.wire.join();
    }
    thread.wire.hold();
    return thread;
  }

  async function onTicket(event: string, payload: object, otherwise: () => Promise<{ ticket: Ticket }>) {
    try {
      return (await link.call<{ ticket: Ticket }>(event, payload)).ticket;
    } catch (reason) {
      if (asRefusal(reason).code !== 'offline') throw reason;
      return (await otherwise()).ticket;
    }
  }

  return {
    actor,
    connection: link.state,
    api,
    link,
    outbox,
    drafts,
    uploads,
    presence,
    deskOnline,
    editWindow,
    start: link.open,
    stop: () => {
      outbox.stop();
      drafts.stop();
      uploads.stop();
      presence.stop();
      for (const fn of undo) fn();
      link.close();
    },
    open,
    peek: (id) => threads.get(id),
    on: link.on,
    closeTicket: (id) => onTicket('ticket:close', { ticketId: id }, () => api.closeTicket(id)),
    reopenTicket: (id) => onTicket('ticket:reopen', { ticketId: id }, () => api.reopenTicket(id)),
    assignTicket: (id, assigneeId) =>
      onTicket('ticket:assign', { ticketId: id, assigneeId }, () => api.assignTicket(id, assigneeId)),
  };
}

/** The event table: what the wire says, and which thread it concerns. */
function listen(link: Link, threads: ReadonlyMap<string, Thread>): (() => void)[] {
  const wire = (id: string) => threads.get(id)?.wire;
  const changed = (message: Message) => wire(message.conversationId)?.message(message);
  const ticket = ({ ticket }: { ticket: Ticket }) => wire(ticket.id)?.ticket(ticket);
  return [
    ...['message:new', 'message:edited', 'message:deleted', 'message:reaction'].map((event) =>
      link.on(event, changed),
    ),
    ...['ticket:closed', 'ticket:reopened', 'ticket:updated'].map((event) => link.on(event, ticket)),
    link.on('message:read', (it: Receipt) => wire(it.conversationId)?.receipt('read', it)),
    link.on('message:delivered', (it: Receipt) => wire(it.conversationId)?.receipt('delivered', it)),
    link.on('message:hidden', (it: { conversationId: string; messageId: string }) =>
      wire(it.conversationId)?.hidden(it.messageId),
    ),
    link.on('typing:start', (it: Typist & { conversationId: string }) =>
      wire(it.conversationId)?.typing(it, true),
    ),
    link.on('typing:stop', (it: Typist & { conversationId: string }) =>
      wire(it.conversationId)?.typing(it, false),
    ),
    link.on('ticket:viewers', (it: { ticketId: string; viewers: Viewer[] }) =>
      wire(it.ticketId)?.viewers(it.viewers),
    ),
    link.on('conversation:updated', ({ conversation }: { conversation: Conversation }) =>
      wire(conversation.id)?.conversation(conversation),
    ),
    // Let in again after having been removed.
    link.on(
      'conversation:new',
      (it: { conversation: Conversation }) => void wire(it.conversation.id)?.join(),
    ),
    link.on('conversation:removed', (it: { conversationId: string }) => wire(it.conversationId)?.removed()),
    link.on('participant:added', (it: Participation) => wire(it.conversationId)?.joined(it)),
    link.on('participant:removed', (it: Participation) => wire(it.conversationId)?.left(it.userId)),
    link.on('sync:required', () => {
      for (const thread of threads.values()) thread.wire.check();
    }),
  ];
}
