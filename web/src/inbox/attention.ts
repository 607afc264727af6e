import { computed, effect } from '@preact/signals';
import { titleOf } from '../core/conversations';
import { mentions } from '../core/mentions';
import type { Conversation } from '../core/wire';
import { t } from '../i18n';
import { announceAll, type News } from '../ui/attention/announce';
import { createNewMessageCheck } from '../ui/attention/newMessages';
import { isWatched, type Notifier } from '../ui/attention/notifier';
import { countInFavicon, countInTitle } from '../ui/attention/title';
import type { Inbox } from './state';

/** Counts in title and icon, rings for what is new in conversations that are not muted or in view. Returns its undo. */
export function watchInbox(inbox: Inbox, notifier: Notifier): () => void {
  const title = computed(() => {
    const open = inbox.conversation.value;
    const name = open && titleOf(open, inbox.client.actor.value.id);
    return `${name || t('inbox.title')} · ${t('app.name')}`;
  });
  const undo = [
    countInTitle(inbox.unread, title),
    countInFavicon(inbox.unread),
    followUnread(inbox, (found) =>
      announceAll(notifier, newsOf(inbox, found), (count) => t('inbox.wroteMany', { count })),
    ),
  ];
  return () => {
    for (const fn of undo) fn();
  };
}

/** Calls with the conversations in which somebody wrote; what the first page brings is no news. */
export function followUnread(
  inbox: Pick<Inbox, 'unseen'>,
  news: (found: readonly Conversation[]) => void,
): () => void {
  const isNews = createNewMessageCheck();
  let begun = false;
  return effect(() => {
    const found = inbox.unseen.items.value.filter((one) => isNews(one, begun));
    if (found.length) news(found);
    begun ||= inbox.unseen.status.value === 'ready';
  });
}

function newsOf(inbox: Inbox, found: readonly Conversation[]): News[] {
  const { id: me, username } = inbox.client.actor.peek();
  return found.flatMap((one) => {
    const inView = inbox.router.id.peek() === one.id;
    const last = one.lastMessage;
    if (!last || last.senderId === me || (inView && isWatched())) return [];
    // Who mutes a group still wants to know when somebody calls.
    const called = one.kind !== 'direct' && mentions(last.content, username);
    if (one.muted && !called) return [];
    const name = titleOf(one, me);
    const title = one.kind === 'direct' ? name : `${last.senderName} · ${name}`;
    return [{ id: one.id, title, body: last.content, inView, open: () => inbox.router.go(one.id) }];
  });
}
