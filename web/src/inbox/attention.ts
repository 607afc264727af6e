import { computed, effect } from '@preact/signals';
import { titleOf } from '../core/conversations';
import { cut } from '../core/excerpt';
import { mentions } from '../core/mentions';
import type { Conversation } from '../core/wire';
import { t } from '../i18n';
import { createNewMessageCheck } from '../ui/attention/newMessages';
import { isWatched, type Notifier } from '../ui/attention/notifier';
import { countInFavicon, countInTitle } from '../ui/attention/title';
import { showToast } from '../ui/toasts';
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
    followUnread(inbox, (one) => announce(inbox, notifier, one)),
  ];
  return () => {
    for (const fn of undo) fn();
  };
}

/** Calls for each conversation in which somebody wrote; what the first page brings is no news. */
export function followUnread(inbox: Pick<Inbox, 'unseen'>, news: (one: Conversation) => void): () => void {
  const isNews = createNewMessageCheck();
  let begun = false;
  return effect(() => {
    for (const one of inbox.unseen.items.value) if (isNews(one, begun)) news(one);
    begun ||= inbox.unseen.status.value === 'ready';
  });
}

function announce(inbox: Inbox, notifier: Notifier, one: Conversation): void {
  const { id: me, username } = inbox.client.actor.peek();
  const inView = inbox.router.id.peek() === one.id;
  const last = one.lastMessage;
  if (!last || last.senderId === me || (inView && isWatched())) return;
  // Who mutes a group still wants to know when somebody calls.
  const called = one.kind !== 'direct' && mentions(last.content, username);
  if (one.muted && !called) return;
  const name = titleOf(one, me);
  const title = one.kind === 'direct' ? name : `${last.senderName} · ${name}`;
  const open = () => inbox.router.go(one.id);
  notifier.notify({ title, body: last.content, tag: one.id, onClick: open });
  if (!inView) {
    const text = t('chat.says', { name: title, text: short(last.content) });
    showToast(text, { action: { label: t('desk.openIt'), run: open }, about: one.id });
  }
}

const short = (text: string) => (text.length > 80 ? `${cut(text, 79)}…` : text);
