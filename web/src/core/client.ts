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
import type { Actor, ClientEvents, Message, Ticket } from './wire';

export interface ClientOptions {
  actor: Actor;
  api: Api;
  link: Link;
  platform: Platform;
  /** Opening a conversation is looking at it, until one writes: for the desk. */
  observe?: boolean;
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
  /** The largest file the server takes; bytes, null while it has not said. */
  maxUpload: ReadonlySignal<number | null>;
  start(): void;
  stop(): void;
  /** `known`: one that was closed, and goes on from what it knows. */
  open(conversationId: string, known?: Thread): Thread;
  peek(conversationId: string): Thread | undefined;
  on: Link['on'];
  closeTicket(id: string): Promise<Ticket>;
  reopenTicket(id: string): Promise<Ticket>;
  assignTicket(id: string, assigneeId: string | null): Promise<Ticket>;
}

/** The server's default, until it says its own. */
const DAY = 24 * 60 * 60 * 1000;

/** Everything one person has open in this tab, over one connection. */
export function createClient({ actor: first, api, link, platform, observe }: ClientOptions): Client {
  const actor = signal(first);
  const deskOnline = signal<boolean | null>(null);
  const editWindow = signal(DAY);
  const maxUpload = signal<number | null>(null);
  const threads = new Map<string, Thread>();
  const outbox = createOutbox({
    platform,
    person: first.id,
    connected: link.connected,
    send: async ({ conversationId, content, replyTo, clientId, basedOnSeq, files }) => {
      const attachmentIds = files?.map((file) => file.id);
      const payload = { conversationId, content, replyTo, clientId, basedOnSeq, attachmentIds };
      return (await link.call('message:send', payload)).message;
    },
    sent: (entry, message) => threads.get(entry.conversationId)?.wire.sent(message),
  });
  const drafts = createDrafts(platform.storage, first.id);
  const uploads = createUploads({
    send: api.sendFile,
    storage: platform.storage,
    person: first.id,
    largest: maxUpload,
    shrink: platform.shrink,
  });
  const presence = createPresence(link);
  // First the threads hear, then whoever asked: `on` finds the stores up to date.
  const undo = listen(link, threads);

  undo.push(
    link.on('desk:status', ({ online }) => {
      deskOnline.value = online;
    }),
    link.established.subscribe((told) => {
      if (!told) return;
      actor.value = told.actor;
      deskOnline.value = told.deskOnline;
      editWindow.value = told.editWindow * 1000;
      maxUpload.value = told.maxUpload ?? null;
      for (const thread of threads.values()) void thread.wire.join();
    }),
  );

  function open(conversationId: string, known?: Thread): Thread {
    let thread = threads.get(conversationId);
    if (!thread) {
      const closed = () => threads.delete(conversationId);
      thread = known ?? createThread({ conversationId, link, outbox, actor, observe, closed });
      threads.set(conversationId, thread);
      if (link.connected.peek()) void thread.wire.join();
    }
    thread.wire.hold();
    return thread;
  }

  type OnTicket = 'ticket:close' | 'ticket:reopen' | 'ticket:assign';
  async function onTicket<E extends OnTicket>(
    event: E,
    payload: ClientEvents[E]['payload'],
    otherwise: () => Promise<{ ticket: Ticket }>,
  ) {
    try {
      return (await link.call(event, payload)).ticket;
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
    maxUpload,
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
    ...(['message:new', 'message:edited', 'message:deleted', 'message:reaction'] as const).map((event) =>
      link.on(event, changed),
    ),
    ...(['ticket:closed', 'ticket:reopened', 'ticket:updated'] as const).map((event) =>
      link.on(event, ticket),
    ),
    link.on('message:read', (it) => wire(it.conversationId)?.receipt('read', it)),
    link.on('message:delivered', (it) => wire(it.conversationId)?.receipt('delivered', it)),
    link.on('message:hidden', (it) => wire(it.conversationId)?.hidden(it.messageId)),
    link.on('typing:start', (it) => wire(it.conversationId)?.typing(it, true)),
    link.on('typing:stop', (it) => wire(it.conversationId)?.typing(it, false)),
    link.on('ticket:viewers', (it) => wire(it.ticketId)?.viewers(it.viewers)),
    link.on('conversation:updated', ({ conversation }) => wire(conversation.id)?.conversation(conversation)),
    // Let in again after having been removed.
    link.on('conversation:new', (it) => void wire(it.conversation.id)?.join()),
    link.on('conversation:removed', (it) => wire(it.conversationId)?.removed()),
    link.on('participant:added', (it) => wire(it.conversationId)?.joined(it)),
    link.on('participant:removed', (it) => wire(it.conversationId)?.left(it.userId)),
    link.on('sync:required', () => {
      for (const thread of threads.values()) thread.wire.check();
    }),
  ];
}
