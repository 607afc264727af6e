import { t } from '../i18n';
import { ShortcutsDialog } from '../ui/Shortcuts';
import { ownActions } from './ownActions';
import type { Inbox } from './state';

const PLAIN = { id: '', pinned: false, muted: false, archived: false };

/** Every key of the messages. What one does with a conversation reads as its menu does, for the one that is open. */
export function KeysDialog({ inbox, onClose }: { inbox: Inbox; onClose: () => void }) {
  const groups = [
    {
      title: t('keys.group.list'),
      shortcuts: [
        { id: 'next', label: t('inbox.keys.next'), keys: ['j'] },
        { id: 'previous', label: t('inbox.keys.previous'), keys: ['k'] },
        { id: 'open', label: t('inbox.keys.open'), keys: ['Enter'] },
        { id: 'search', label: t('keys.search'), keys: ['/'] },
        { id: 'new', label: t('inbox.new'), keys: ['n'] },
      ],
    },
    {
      title: t('inbox.keys.conversation'),
      shortcuts: [
        ...ownActions(inbox, inbox.conversation.value ?? PLAIN).map(({ key, label }) => ({
          id: key,
          label,
          keys: [key],
        })),
        { id: 'print', label: t('chat.print'), keys: ['mod+p'] },
      ],
    },
    {
      title: t('keys.group.anywhere'),
      shortcuts: [
        { id: 'palette', label: t('keys.palette'), keys: ['mod+k'] },
        { id: 'keys', label: t('desk.shortcuts'), keys: ['?'] },
        { id: 'back', label: t('keys.back'), keys: ['Esc'] },
      ],
    },
  ];
  return <ShortcutsDialog groups={groups} onClose={onClose} />;
}
