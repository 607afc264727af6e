import { EllipsisVertical, Printer, Search } from 'lucide-preact';
import { titleOf } from '../../core/conversations';
import { ANYWHERE } from '../../core/search';
import type { Conversation } from '../../core/wire';
import { t } from '../../i18n';
import { focusOn } from '../../ui/keys';
import { Menu, MenuItem } from '../../ui/Menu';
import { print } from '../../ui/print/printing';
import { OwnItems } from '../OwnItems';
import type { Inbox } from '../state';

/** What one may do with a conversation for oneself: nobody else sees any of it. */
export function ConversationMenu({ inbox, conversation }: { inbox: Inbox; conversation: Conversation }) {
  return (
    <Menu
      label={t('inbox.menu')}
      align="end"
      trigger={(props) => (
        <button {...props} type="button" class="btn btn-icon" title={t('inbox.menu')}>
          <span class="sr-only">{t('inbox.menu')}</span>
          <EllipsisVertical size={20} aria-hidden />
        </button>
      )}
    >
      {(close) => (
        <>
          <MenuItem
            onSelect={() => {
              close();
              searchIn(inbox, conversation);
            }}
          >
            <Search size={18} aria-hidden /> {t('search.here')}
          </MenuItem>
          <OwnItems inbox={inbox} conversation={conversation} close={close} />
          <MenuItem
            onSelect={() => {
              close();
              const thread = inbox.thread.peek();
              if (thread) print(thread);
            }}
          >
            <Printer size={18} aria-hidden /> {t('chat.print')}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

/** The search box, kept to one conversation; on a phone it is on the pane behind. */
function searchIn(inbox: Inbox, conversation: Conversation): void {
  const title = titleOf(conversation, inbox.client.actor.peek().id);
  inbox.search.narrowing.value = { ...ANYWHERE, conversation: { id: conversation.id, title } };
  if (!document.querySelector('[data-search]')?.getClientRects().length) inbox.router.go(null);
  requestAnimationFrame(() => focusOn('[data-search]'));
}
