import { type Signal, signal } from '@preact/signals';
import type { Client } from '../../core/client';
import { isStaff, participantOf } from '../../core/conversations';
import { cut } from '../../core/excerpt';
import { isPicture } from '../../core/fileKinds';
import type { Thread } from '../../core/thread';
import type { Actor, Attachment, Excerpt, Message } from '../../core/wire';

/** State that a thread and its composer share: the reply, the edit, and the menus open beside a message. */
export interface ComposerContext {
  replyTo: Signal<Message | null>;
  editing: Signal<Message | null>;
  /** The new wording while it is written; the draft of another message stays what it was. */
  wording: Signal<string>;
  /** Whose menu is open, and beside what. */
  menu: Signal<{ message: Message; anchor: HTMLElement } | null>;
  /** What is looked at more closely. */
  closer: Signal<Closer | null>;
  /** Beside what emoji are offered, and for what: the message being written, or one that is there. */
  picker: Signal<EmojiTarget | null>;
  /** The message to go to, and the one just reached. */
  wanted: Signal<string | null>;
  found: Signal<string | null>;
  /** Said once, above the messages: what was done, or could not be found. */
  notice: Signal<string>;
  /** Drawn and not seen, to be shown again in no time: nothing is read, said or listened for. */
  asleep: Signal<boolean>;
}

export type Closer =
  | { kind: 'readers' | 'wordings'; message: Message }
  | { kind: 'picture'; files: readonly Attachment[]; id: string };

export interface EmojiTarget {
  anchor: HTMLElement;
  writing: boolean;
  onPick: (emoji: string) => void;
}

const contexts = new WeakMap<Thread, ComposerContext>();

export function composerContextOf(thread: Thread): ComposerContext {
  const context = contexts.get(thread) ?? createComposerContext();
  contexts.set(thread, context);
  return context;
}

function createComposerContext(): ComposerContext {
  return {
    replyTo: signal(null),
    editing: signal(null),
    wording: signal(''),
    menu: signal(null),
    closer: signal(null),
    picker: signal(null),
    wanted: signal(null),
    found: signal(null),
    notice: signal(''),
    asleep: signal(false),
  };
}

/** To a message, wherever it is in the conversation. */
export function goTo(thread: Thread, messageId: string): void {
  composerContextOf(thread).wanted.value = messageId;
}

/** One of the pictures of a message, among all that are loaded here; of an unsent message, among its own. */
export function lookAt(thread: Thread, files: readonly Attachment[], id: string): void {
  const sent = thread.messages.peek().flatMap((message) => (message.deletedAt ? [] : message.attachments));
  const among = sent.some((file) => file.id === id) ? sent : files;
  composerContextOf(thread).closer.value = { kind: 'picture', files: among.filter(isPicture), id };
}

export function startReply(thread: Thread, message: Message): void {
  const context = composerContextOf(thread);
  context.editing.value = null;
  context.replyTo.value = message;
}

export function startEdit(thread: Thread, message: Message): void {
  const context = composerContextOf(thread);
  context.replyTo.value = null;
  context.wording.value = message.content;
  context.editing.value = message;
}

/** The author, for a while (the server has the last word). */
export function canEdit(client: Client, message: Message): boolean {
  const said = message.messageType !== 'system' && !message.deletedAt && !message.hidden;
  const age = Date.now() - Date.parse(message.createdAt);
  return said && message.senderId === client.actor.value.id && age < client.editWindow.value;
}

/** The author; a group's owner and admins; agents in tickets; admins (the server's policy has the last word). */
export function canDeleteForAll(thread: Thread, message: Message, me: Actor): boolean {
  const conversation = thread.conversation.value;
  if (message.senderId === me.id || me.role === 'admin') return true;
  if (!conversation) return false;
  if (conversation.kind === 'ticket') return isStaff(me);
  const role = participantOf(conversation, me.id)?.role;
  return conversation.kind === 'group' && (role === 'owner' || role === 'admin');
}

/** The author; except between two, those who may delete it for everyone. */
export function canSeeWordings(thread: Thread, message: Message, me: Actor): boolean {
  const direct = thread.conversation.value?.kind === 'direct';
  return message.senderId === me.id || (!direct && canDeleteForAll(thread, message, me));
}

export function lastEditable(client: Client, thread: Thread): Message | undefined {
  return thread.messages.peek().findLast((message) => canEdit(client, message));
}

const EXCERPT = 140;

/** As the server will show it, while the answer waits. */
export function quoteOf({ id, seq, senderId, senderName, content, deletedAt }: Message): Excerpt {
  return { id, seq, senderId, senderName, excerpt: cut(content, EXCERPT), deletedAt };
}
