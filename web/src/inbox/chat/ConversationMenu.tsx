import { Printer, Search } from 'lucide-preact';
import { titleOf } from '../../core/conversations';
import { ANYWHERE } from '../../core/search';
import type { Conversation } from '../../core/wire';
import { t } from '../../i18n';
import { focusOn } from '../../ui/keys';
import { MenuItem } from '../../ui/Menu';
import { MoreMenu } from '../../ui/MoreMenu';
import { print } from '../../ui/print/printing';
import { OwnItems } from '../OwnItems';
import type { Inbox } from '../state';

/** What one may do with a conversation for oneself: nobody else sees any of it. */
export function ConversationMenu({ inbox, conversation }: { inbox: Inbox; conversation: Conversation }) {
  return (
    <MoreMenu label={t('inbox.menu')}>
      {(close) => (
        <>
          <MenuItem onSelect={() => close(() => searchIn(inbox, conversation))}>
            <Search size={18} aria-hidden /> {t('search.here')}
          </MenuItem>
          <OwnItems inbox={inbox} conversation={conversation} close={close} />
          <MenuItem onSelect={() => close(() => printOpen(inbox))}>
            <Printer size={18} aria-hidden /> {t('chat.print')}
          </MenuItem>
        </>
      )}
    </MoreMenu>
  );
}

function printOpen(inbox: Inbox): void {
  const thread = inbox.thread.peek();
  if (thread) print(thread);
}

/** The search box, kept to one conversation; on a phone it is on the pane behind. */
function searchIn(inbox: Inbox, conversation: Conversation): void {
  const title = titleOf(conversation, inbox.client.actor.peek().id);
  inbox.search.narrowing.value = { ...ANYWHERE, conversation: { id: conversation.id, title } };
  if (!document.querySelector('[data-search]')?.getClientRects().length) inbox.router.go(null);
  requestAnimationFrame(() => focusOn('[data-search]'));
}
