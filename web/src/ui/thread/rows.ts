import { dayNumber } from '../../core/days';
import type { Entry } from '../../core/outbox';
import type { Message } from '../../core/wire';

/** What stands in the thread, one row for each message, so that an index means the same before and after a page. */
export type Row = MessageRow | PendingRow | SystemRow;

interface Common {
  key: string;
  /** The date line above it, as a time of that day. */
  day: string | null;
  /** The line "new" above it. */
  fresh: boolean;
}

export interface SystemRow extends Common {
  kind: 'note';
  message: Message;
}

export interface MessageRow extends Common {
  kind: 'said';
  message: Message;
  mine: boolean;
  /** First and last of a group by one sender within one minute. */
  first: boolean;
  last: boolean;
}

export interface PendingRow extends Common {
  kind: 'waiting';
  entry: Entry;
  first: boolean;
  last: boolean;
}

export interface RowsInput {
  messages: readonly Message[];
  pending: readonly Entry[];
  me: string;
  newFrom: number | null;
  hasOlder: boolean;
}

/**
 * The rows of a thread. While there are older messages, the oldest loaded one is held back: how a row looks depends on
 * the one before it, and a row that changed its height when its page came would make the thread jump.
 */
export function rowsOf({ messages, pending, me, newFrom, hasOlder }: RowsInput): Row[] {
  const shown = messages.some((message) => message.hidden) ? messages.filter((one) => !one.hidden) : messages;
  const sent = new Set(pending.length ? shown.map((message) => message.clientId) : []);
  const waiting = pending.filter((entry) => !sent.has(entry.clientId));
  const rows: Row[] = [];
  for (const [index, message] of shown.entries()) {
    if (index === 0 && hasOlder && shown.length > 1) continue;
    rows.push(keptRow(message, shown[index - 1], shown[index + 1], { me, newFrom }));
  }
  const last = shown.at(-1);
  for (const [index, entry] of waiting.entries()) {
    const before = index > 0 ? waiting[index - 1] : last;
    const day = before && dayOf(before) === dayOf(entry) ? null : entry.createdAt;
    const joins =
      index > 0 ? grouped(waiting[index - 1], entry) : last !== undefined && follows(last, entry, me);
    const ends = !grouped(entry, waiting[index + 1]);
    const first = day !== null || !joins;
    rows.push({ kind: 'waiting', key: entry.clientId, day, fresh: false, entry, first, last: ends });
  }
  const at = rows.length - waiting.length - 1;
  const said = rows[at];
  if (said?.kind === 'said' && waiting[0] && follows(said.message, waiting[0], me))
    rows[at] = { ...said, last: false };
  return rows;
}

/** Looks already as it will when it is sent, so that nothing moves then. A failed one stands alone. */
function follows(message: Message, entry: Entry, me: string): boolean {
  if (message.senderId !== me || message.messageType === 'system' || entry.state === 'failed') return false;
  return minute(message) === minute(entry);
}

function grouped(one: Entry | undefined, other: Entry | undefined): boolean {
  if (!one || !other || one.state === 'failed' || other.state === 'failed') return false;
  return minute(one) === minute(other);
}

interface Kept {
  before: Message | undefined;
  after: Message | undefined;
  me: string;
  newFrom: number | null;
  row: Row;
}

const drawn = new WeakMap<Message, Kept>();

/** The row as it was, while nothing it depends on has changed: a long thread has many, and a new message few. */
function keptRow(
  message: Message,
  before: Message | undefined,
  after: Message | undefined,
  { me, newFrom }: { me: string; newFrom: number | null },
): Row {
  const kept = drawn.get(message);
  if (kept && kept.before === before && kept.after === after && kept.me === me && kept.newFrom === newFrom)
    return kept.row;
  const row = rowOf(message, before, after, { me, newFrom });
  drawn.set(message, { before, after, me, newFrom, row });
  return row;
}

function rowOf(
  message: Message,
  before: Message | undefined,
  after: Message | undefined,
  { me, newFrom }: { me: string; newFrom: number | null },
): Row {
  const day = before && dayOf(before) === dayOf(message) ? null : message.createdAt;
  const fresh = message.seq === newFrom;
  // A sent message keeps the key it had while it waited, and so its place and its element.
  const key = message.clientId && message.senderId === me ? message.clientId : message.id;
  if (message.messageType === 'system') return { kind: 'note', key, day, fresh, message };
  const first = day !== null || fresh || !sameGroup(before, message);
  const last = !sameGroup(message, after) || after?.seq === newFrom;
  return { kind: 'said', key, day, fresh, message, mine: message.senderId === me, first, last };
}

function sameGroup(one: Message | undefined, other: Message | undefined): boolean {
  if (!one || !other || one.messageType === 'system' || other.messageType === 'system') return false;
  return one.senderId === other.senderId && minute(one) === minute(other);
}

const minute = (one: { createdAt: string }) => one.createdAt.slice(0, 16);

const dayOf = (one: { createdAt: string }) => dayNumber(Date.parse(one.createdAt));
