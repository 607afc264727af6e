import type { ReadonlySignal } from '@preact/signals';
import { type Client, type ClientOptions, createClient } from '../core/client';
import type { Link } from '../core/socket';
import { countsAsUnread, type Thread } from '../core/thread';
import type { Joined, Message } from '../core/wire';
import { createSleepingThreads, type SleepingThreads } from './sleepingThreads';

/** A client that paints threads from memory, and has the next one ready. */
export interface KeptClient extends Client {
  /** Left as one finds them when they are opened: their drawing need not be made again. */
  asleep: ReadonlySignal<readonly Thread[]>;
  /** Fetches a thread for later, once; that neither joins it nor reads anything. */
  fetchAhead(conversationId: string): Promise<void>;
}

/** So many threads stay in memory, the ones looked at last, with so many messages each. */
const MOST = { threads: 30, messages: 100 };
const PAGE = 50;

/**
 * A thread that was looked at before is there in the frame of the click: its first joining is answered from memory, and
 * then it joins in earnest and hears what it missed. What is kept claims no more than what it holds: its last `rev`.
 */
export function createKeptClient(options: ClientOptions): KeptClient {
  const { link } = options;
  const kept = new Map<string, Joined>();
  const memory: Memory = { kept, painted: new Set(), sleeping: createSleepingThreads() };
  const client = createClient({ ...options, link: remembering(link, memory, (id) => client.peek(id)) });
  const asked = new Set<string>();

  async function fetchAhead(conversationId: string) {
    const epoch = link.established.peek()?.epoch;
    if (!epoch || kept.has(conversationId) || asked.has(conversationId) || client.peek(conversationId))
      return;
    asked.add(conversationId);
    try {
      const [{ conversation }, page] = await Promise.all([
        client.api.conversation(conversationId),
        link.call('messages:load', { conversationId, limit: PAGE }),
      ]);
      if (kept.has(conversationId) || client.peek(conversationId)) return;
      keep(
        kept,
        conversationId,
        answered(conversation, page.messages, { epoch, hasMore: page.hasMore, nextCursor: page.nextCursor }),
      );
    } catch {
      // It is fetched when it is opened.
    } finally {
      asked.delete(conversationId);
    }
  }

  function open(id: string) {
    const thread = memory.sleeping.take(id, link.established.peek()?.epoch);
    if (thread) memory.painted.add(id);
    return client.open(id, thread);
  }

  return { ...client, open, fetchAhead, asleep: memory.sleeping.list };
}

interface Memory {
  kept: Map<string, Joined>;
  /** Drawn from memory, and not joined yet. */
  painted: Set<string>;
  sleeping: SleepingThreads;
}

type Find = (conversationId: string) => Thread | undefined;

/** The link of the client, which answers joinings from memory and remembers what is left. */
function remembering(link: Link, { kept, painted, sleeping }: Memory, find: Find): Link {
  const pages = new Map<string, { first: string | undefined; cursor: string | null | undefined }>();
  /** How far each open thread was read here; the answer may come after it was left. */
  const read = new Map<string, number>();

  async function join(id: string, payload: object): Promise<Joined> {
    const known = kept.get(id);
    if (
      known &&
      known.epoch === link.established.peek()?.epoch &&
      !('afterRev' in payload && payload.afterRev)
    ) {
      kept.delete(id);
      painted.add(id);
      queueMicrotask(() => void find(id)?.wire.join());
      return known;
    }
    const answer = await link.call('conversation:join', { conversationId: id, ...payload });
    if (answer.messages) pages.set(id, { first: answer.messages[0]?.id, cursor: answer.nextCursor });
    if (painted.delete(id)) markNew(id, answer);
    return answer;
  }

  /** The line "new", which was drawn before these were known. */
  function markNew(id: string, { changes = [], conversation }: Joined) {
    const me = link.established.peek()?.actor.id ?? '';
    const news = changes.filter((one) => one.seq > (conversation.readSeq ?? 0) && countsAsUnread(one, me));
    const first = Math.min(...news.map((one) => one.seq));
    if (news.length > 0) queueMicrotask(() => find(id)?.markNew(first));
  }

  function left(id: string) {
    const thread = find(id);
    const conversation = thread?.conversation.peek();
    const epoch = link.established.peek()?.epoch;
    const joined = !painted.delete(id);
    if (!thread || !conversation || !epoch || thread.status.peek() !== 'ready' || thread.away.peek()) return;
    const all = thread.messages.peek();
    const messages = all.slice(-MOST.messages);
    const page = pages.get(id);
    const whole = messages.length === all.length && page?.first === messages[0]?.id;
    const hasMore = messages.length < all.length || thread.hasOlder.peek();
    const readSeq = Math.max(conversation.readSeq ?? 0, read.get(id) ?? 0);
    // Without a cursor the newest page is asked for its own.
    const nextCursor = whole ? page?.cursor : undefined;
    keep(kept, id, answered({ ...conversation, readSeq }, messages, { epoch, hasMore, nextCursor }));
    if (joined) sleeping.put(thread, epoch, readSeq, link.established.peek()?.actor.id ?? '');
    pages.delete(id);
    read.delete(id);
  }

  const call = ((event, payload, options) => {
    const asked = payload as { conversationId: string; seq?: number };
    if (event === 'conversation:join') return join(asked.conversationId, asked);
    if (event === 'message:read') read.set(asked.conversationId, asked.seq ?? 0);
    return link.call(event, payload, options);
  }) as Link['call'];
  const tell = ((event, payload) => {
    if (event === 'conversation:leave') left((payload as { conversationId: string }).conversationId);
    link.tell(event, payload);
  }) as Link['tell'];
  return { ...link, call, tell };
}

function keep(kept: Map<string, Joined>, id: string, answer: Joined) {
  kept.delete(id);
  kept.set(id, answer);
  const [oldest] = kept.keys();
  if (kept.size > MOST.threads && oldest) kept.delete(oldest);
}

/** What joining would have answered; everything up to the last change among the messages is in it. */
function answered(
  conversation: Joined['conversation'],
  messages: readonly Message[],
  more: { epoch: string; hasMore: boolean; nextCursor: string | null | undefined },
): Joined {
  return {
    success: true,
    room: '',
    conversation,
    lastSeq: messages.at(-1)?.seq ?? 0,
    lastRev: Math.max(0, ...messages.map((message) => message.rev)),
    messages: [...messages],
    ...more,
  };
}
