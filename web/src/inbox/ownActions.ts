import { Archive, ArchiveRestore, Bell, BellOff, MailOpen, Pin, PinOff } from 'lucide-preact';
import type { Conversation } from '../core/wire';
import { t } from '../i18n';
import type { Inbox } from './state';

/** What one may do with a conversation for oneself: nobody else sees any of it. */
export interface OwnAction {
  /** As `KeyboardEvent.key` has it. */
  key: string;
  label: string;
  icon: typeof Pin;
  run(): void;
}

type Whose = Pick<Conversation, 'id' | 'pinned' | 'muted' | 'archived'>;

/** In the order of the menus; the keys read the same. */
export function ownActions(inbox: Inbox, { id, pinned, muted, archived }: Whose): OwnAction[] {
  const change = (body: Parameters<Inbox['change']>[1]) => () => void inbox.change(id, body);
  return [
    {
      key: 'p',
      label: t(pinned ? 'inbox.unpin' : 'inbox.pin'),
      icon: pinned ? PinOff : Pin,
      run: change({ pinned: !pinned }),
    },
    {
      key: 'm',
      label: t(muted ? 'inbox.unmute' : 'inbox.mute'),
      icon: muted ? Bell : BellOff,
      run: change({ muted: !muted }),
    },
    {
      key: 'e',
      label: t(archived ? 'inbox.unarchive' : 'inbox.archive'),
      icon: archived ? ArchiveRestore : Archive,
      run: change({ archived: !archived }),
    },
    {
      key: 'u',
      label: t('inbox.markUnread'),
      icon: MailOpen,
      run: () => {
        // What is in view is read again at once.
        if (inbox.router.id.peek() === id) inbox.backToList();
        change({ unread: true })();
      },
    },
  ];
}
