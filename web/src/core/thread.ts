import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import { withoutParticipant, withParticipant, withSummary } from './conversationUpdates';
import { createChanges } from './messageChanges';
import { createPages } from './messagePages';
import { createLog, type MessageRange } from './messages';
import type { Draft, Entry, Outbox } from './outbox';
import { createReceiptSender } from './receiptSender';
import { ownReadSeq, type Tick, tickOf, withReceipt } from './receipts';
import type { Link } from './socket';
import { createSync } from './sync';
import { createTyping } from './typing';
import type {
  Actor,
  Conversation,
  Joined,
  Message,
  Participation,
  Receipt,
  Ticket,
  Typist,
  Viewer,
} from './wire';

export type Thread = ReturnType<typeof createThread>;

export interface ThreadOptions {
  conversationId: string;
  link: Link;
  outbox: Outbox;
  actor: ReadonlySignal<Actor>;
  observe: boolean | undefined;
  /** Called when the last who opened it has closed it. */
  closed(): void;
}

/** One conversation as somebody looks at it: its messages, who reads and types, and what waits to be sent. */
export function createThread({ conversationId, link, outbox, actor, observe, closed }: ThreadOptions) {
  const log = createLog();
  const conversation = signal<Conversation | null>(null);
  const viewers = signal<readonly Viewer[]>([]);
  const newFrom = signal<number | null>(null);
  const typing = createTyping(link, conversationId);
  const receipts = createReceiptSender(link, conversationId);
  const changes = createChanges(link, log);
  const pages = createPages(link, conversationId, log);
  const sync = createSync({ link, conversationId, log, observe, joined });
  /** The last `seq` when the reader went elsewhere. */
  let leftAt = 0;
  let holders = 0;

  const ownRead = () => (conversation.value ? ownReadSeq(conversation.value, actor.peek().id) : 0);

  function joined(answer: Joined, fresh: boolean) {
    batch(() => {
      conversation.value = answer.conversation;
      if (!fresh) return;
      pages.start(answer.nextCursor);
      newFrom.value = firstUnread(log.messages.peek(), ownRead(), actor.peek().id);
    });
    receipts.start(ownRead());
    delivered();
  }

  const delivered = () => {
    const last = log.messages.peek().at(-1);
    if (last) receipts.mark('delivered', last.seq);
  };

  const unread = computed(() => news(log.messages.value, ownRead(), actor.value.id).length);

  const shown = computed<MessageRange>(
    () => log.far.value ?? { messages: log.messages.value, hasOlder: log.hasOlder.value, hasNewer: false },
  );
  const away = computed(() => log.far.value !== null);

  async function reach(messageId: string) {
    if (!away.peek()) leftAt = log.messages.peek().at(-1)?.seq ?? 0;
    await pages.reach(messageId);
  }

  function receipt(kind: 'read' | 'delivered', what: Receipt) {
    if (conversation.value) conversation.value = withReceipt(conversation.value, kind, what, actor.peek().id);
  }

  /** Who writes has read what is above, and types no more. */
  function spoke({ senderId, seq, id: messageId }: Message) {
    typing.stopped(senderId);
    receipt('read', { conversationId, userId: senderId, seq, messageId });
  }

  return {
    id: conversationId,
    status: sync.status,
    error: sync.error,
    conversation: conversation as ReadonlySignal<Conversation | null>,
    ticket: computed<Ticket | null>(() => conversation.value?.ticket ?? null),
    readOnly: computed(() => conversation.value?.ticket?.status === 'closed'),
    messages: log.messages,
    /** What is looked at: the live end, or a stretch far from it. */
    shown,
    away,
    /** How much has come at the live end meanwhile. */
    missed: computed(() => (away.value ? news(log.messages.value, leftAt, actor.value.id).length : 0)),
    view: pages.view,
    hasOlder: computed(() => shown.value.hasOlder),
    older: pages.older,
    olderError: pages.olderError,
    newer: pages.newer,
    pending: computed<readonly Entry[]>(() =>
      outbox.entries.value.filter((entry) => entry.conversationId === conversationId),
    ),
    typing: typing.typists,
    viewers: viewers as ReadonlySignal<readonly Viewer[]>,
    unread,
    newFrom: newFrom as ReadonlySignal<number | null>,
    lastSeq: computed(() => log.messages.value.at(-1)?.seq ?? 0),

    changes,
    loadOlder: () => pages.load('older'),
    loadNewer: () => pages.load('newer'),
    reach,
    /** To the very end: past the line "new", too. */
    toLatest: () => {
      if (away.peek()) newFrom.value = null;
      pages.toLatest();
    },
    retry: () => void sync.join(),
    send: (content: string, more: Omit<Draft, 'content'> = {}): Entry => {
      typing.rest();
      newFrom.value = null;
      pages.toLatest();
      return outbox.add(conversationId, { content, ...more });
    },
    keystroke: typing.keystroke,
    stopTyping: typing.rest,
    /** Not by what is drawn behind another one. */
    markRead: (seq: number) => void (holders && receipts.mark('read', seq)),
    settle: () => {
      newFrom.value = null;
    },
    /** Puts the line "new" above the first unread message; for a reader who looked away. */
    markNew: (seq: number) => {
      if (newFrom.peek() === null) newFrom.value = seq;
    },
    tick: (message: Message): Tick =>
      conversation.value ? tickOf(conversation.value, actor.value, message) : 'sent',
    close: () => {
      holders -= 1;
      if (holders > 0) return;
      typing.stop();
      sync.stop();
      receipts.stop();
      link.tell('conversation:leave', { conversationId });
      closed();
    },

    /** For the client, which hears the wire. */
    wire: {
      hold: () => {
        holders += 1;
      },
      join: sync.join,
      check: sync.check,
      message: (message: Message) => {
        sync.heard(message);
        if (message.messageType !== 'system') spoke(message);
        delivered();
      },
      sent: log.show,
      hidden: log.hide,
      receipt,
      typing: (who: Typist, on: boolean) => (on ? typing.started(who) : typing.stopped(who.userId)),
      viewers: (list: readonly Viewer[]) => {
        viewers.value = list.filter((one) => one.userId !== actor.peek().id);
      },
      ticket: (ticket: Ticket) => {
        if (conversation.value) conversation.value = withSummary(conversation.value, { ticket });
      },
      conversation: (next: Conversation) => {
        if (conversation.value) conversation.value = withSummary(conversation.value, next);
      },
      joined: (who: Participation) => {
        if (conversation.value) conversation.value = withParticipant(conversation.value, who);
      },
      left: (userId: string) => {
        typing.stopped(userId);
        if (conversation.value) conversation.value = withoutParticipant(conversation.value, userId);
      },
      /** Removed from it: nothing more to read here. */
      removed: sync.end,
    },
  };
}

export function countsAsUnread(message: Message, me: string): boolean {
  return message.senderId !== me && message.messageType !== 'system' && !message.deletedAt && !message.hidden;
}

const news = (messages: readonly Message[], after: number, me: string) =>
  messages.filter((message) => message.seq > after && countsAsUnread(message, me));

function firstUnread(messages: readonly Message[], read: number, me: string): number | null {
  return news(messages, read, me)[0]?.seq ?? null;
}
