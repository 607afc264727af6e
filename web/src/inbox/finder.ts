import { isStaff, titleOf } from '../core/conversations';
import type { Conversation, Found as FoundMessage } from '../core/wire';
import { t } from '../i18n';
import { focusOn } from '../ui/keys';
import { createFinder as createUiFinder, type Finder, type Found } from '../ui/palette/finder';
import { generalFound } from '../ui/palette/general';
import { messagePath, ticketPath } from '../ui/paths';
import { print } from '../ui/print/printing';
import { goTo } from '../ui/thread/composerContext';
import { viewText } from './list/viewText';
import { ownActions } from './ownActions';
import type { Inbox } from './state';
import { VIEWS } from './views';

const MOST = 8;

/** What the palette of the messages offers: conversations, what is done with the open one, people and messages. */
export function createFinder(inbox: Inbox): Finder {
  const { api } = inbox.client;
  return createUiFinder({
    panes: inbox,
    atOnce: (words) => [...(words.trim() ? listed(inbox) : []), ...commands(inbox)],
    places: async (query) =>
      (await api.conversations({ query, limit: MOST })).conversations.map((one) =>
        ofConversation(inbox, one),
      ),
    openPerson: (person) =>
      void inbox.attempt(async () => inbox.open((await api.startDirect(person.id)).conversation)),
    openMessage: (found) => openMessage(inbox, found),
  });
}

/** Those that are here already: a few letters in their order find them. */
const listed = (inbox: Inbox) => inbox.list.items.value.map((one) => ofConversation(inbox, one));

function ofConversation(inbox: Inbox, conversation: Conversation): Found {
  const me = inbox.client.actor.peek();
  return {
    id: conversation.id,
    label: titleOf(conversation, me.id) || t('inbox.alone'),
    note: t('palette.conversation'),
    keys: [],
    run: () => inbox.router.go(conversation.id),
  };
}

/** What can be done now, with its key. */
function commands(inbox: Inbox): Found[] {
  const plain = (id: string, label: string, run: () => void, ...keys: string[]): Found => ({
    id,
    label,
    run,
    keys,
  });
  const show = (what: 'new' | 'keys' | 'settings') => () => {
    inbox.overlay.value = what;
  };
  const open = inbox.conversation.value;
  const thread = inbox.thread.value;
  return [
    plain('new', t('inbox.new'), show('new'), 'n'),
    plain('search', t('inbox.search'), () => focusOn('[data-search]'), '/'),
    ...(open
      ? ownActions(inbox, open).map(({ key, label, run }) => plain(`own-${key}`, label, run, key))
      : []),
    ...(thread ? [plain('print', t('chat.print'), () => print(thread), 'mod+p')] : []),
    ...VIEWS.map((view) =>
      plain(`view-${view}`, t('palette.show', { list: viewText(view) }), () => {
        inbox.view.value = view;
      }),
    ),
    plain('keys', t('desk.shortcuts'), show('keys'), '?'),
    plain('settings', t('desk.settings'), show('settings')),
    ...(isStaff(inbox.client.actor.value)
      ? [
          plain('go-desk', t('palette.goTo', { place: t('desk.queue') }), () =>
            location.assign(ticketPath(null)),
          ),
        ]
      : []),
    ...generalFound(),
    plain('log-out', t('action.logOut'), () => void inbox.logOut('/login')),
  ];
}

function openMessage(inbox: Inbox, { message, conversation }: FoundMessage): void {
  const me = inbox.client.actor.peek();
  if (conversation.kind === 'ticket' && isStaff(me)) {
    location.assign(messagePath(conversation, message.id, me));
    return;
  }
  inbox.router.go(conversation.id);
  const thread = inbox.thread.peek();
  if (thread) goTo(thread, message.id);
}
