import type { ReadonlySignal } from '@preact/signals';
import type { Api, ConversationFilter } from './api';
import { isStaff } from './conversations';
import { createList, type List, laterFirst, type PageOf } from './list';
import type { Link } from './socket';
import type { Actor, Conversation } from './wire';

export type Inbox = List<Conversation, ConversationFilter>;

export interface InboxOptions {
  api: Pick<Api, 'conversations'>;
  link: Link;
  actor: ReadonlySignal<Actor>;
  filter?: ConversationFilter;
  /** What came with the HTML (`list.ts`). */
  first?: PageOf<Conversation> | undefined;
}

const PAGE = 30;
/** More than this nobody pins; the server's largest page. */
const PINNED = 100;
const NONE = { conversations: [] };
export const IN_USE: ConversationFilter = { archived: false };

/** A member's list: pinned ones first, then by latest activity. */
export function createInbox({ api, link, actor, filter, first }: InboxOptions): Inbox {
  /** Summaries are gathered: one from just before a removal may come just after it. */
  const gone = new Set<string>();
  const list = createList<Conversation, ConversationFilter>({
    link,
    filter: filter ?? IN_USE,
    first,
    fetch: async (wanted, cursor) => {
      const page = { ...wanted, cursor, limit: PAGE };
      if (wanted.query || wanted.unread) {
        const { conversations: items, nextCursor } = await api.conversations(page);
        return { items, nextCursor };
      }
      // However long ago somebody spoke in them, pinned ones are on the first page.
      const [{ conversations: pinned }, rest] = await Promise.all([
        cursor ? NONE : api.conversations({ ...wanted, pinned: true, limit: PINNED }),
        api.conversations({ ...page, pinned: false }),
      ]);
      return { items: [...pinned, ...rest.conversations], nextCursor: rest.nextCursor };
    },
    // What one is just reading stays in the list of the unread until that is asked for again.
    belongs: (one, wanted, listed) =>
      belongs(one, listed && wanted.unread ? { ...wanted, unread: false } : wanted, actor.peek()),
    order: byPlace,
    reloaded: () => gone.clear(),
  });
  const undo = [
    link.on('conversation:new', ({ conversation }) => {
      gone.delete(conversation.id);
      list.take(conversation);
    }),
    link.on('conversation:updated', ({ conversation }) => {
      if (!gone.has(conversation.id)) list.take(conversation);
    }),
    link.on('conversation:removed', ({ conversationId }) => {
      gone.add(conversationId);
      list.drop(conversationId);
    }),
  ];
  return {
    ...list,
    dispose: () => {
      for (const fn of undo) fn();
      list.dispose();
    },
  };
}

/** When something was last said; the server orders by the same. */
export const lastActivity = (one: Conversation): string => one.lastMessage?.createdAt ?? one.createdAt;

const byActivity = laterFirst(lastActivity);

function byPlace(a: Conversation, b: Conversation): number {
  if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
  return byActivity(a, b);
}

function belongs(one: Conversation, { kind, archived, unread }: ConversationFilter, me: Actor): boolean {
  // Agents have their tickets at the desk.
  if (one.kind === 'ticket' && isStaff(me)) return false;
  // Seen from outside, it is nobody's yet.
  if (one.kind === 'linked' && !one.joined) return false;
  if (kind && one.kind !== kind) return false;
  if (archived !== undefined && one.archived !== archived) return false;
  return !unread || one.unread > 0;
}
