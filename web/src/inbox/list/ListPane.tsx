import { Command, MessagesSquare, SquarePen } from 'lucide-preact';
import type { Conversation } from '../../core/wire';
import { t } from '../../i18n';
import { AccountMenu } from '../../ui/AccountMenu';
import { AppSwitch } from '../../ui/AppSwitch';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/ListStates';
import { Wordmark } from '../../ui/Logo';
import { FilterTabs } from '../../ui/list/FilterTabs';
import { ListView } from '../../ui/list/ListView';
import { MenuItem } from '../../ui/Menu';
import { SearchBox } from '../../ui/SearchBox';
import type { Inbox } from '../state';
import { VIEWS } from '../views';
import { InboxResults } from './InboxResults';
import { InboxRow, RowMenu } from './InboxRow';
import { viewText } from './viewText';

/** The first pane: which conversations there are. */
export function ListPane({ inbox }: { inbox: Inbox }) {
  const { list, rows, tickets, view } = inbox;
  return (
    <nav class="pane-list" aria-label={t('inbox.list')}>
      <header class="flex items-center justify-between gap-2 ps-4 pe-2 pt-2">
        <Wordmark />
        <AccountMenu
          panes={inbox}
          onSettings={() => {
            inbox.overlay.value = 'settings';
          }}
          onShortcuts={() => {
            inbox.overlay.value = 'keys';
          }}
          onLogOut={() => void inbox.logOut('/login')}
        >
          {(close) => (
            <MenuItem
              onSelect={() =>
                close(() => {
                  inbox.overlay.value = 'palette';
                })
              }
            >
              <Command size={18} aria-hidden /> {t('desk.palette')}
            </MenuItem>
          )}
        </AccountMenu>
      </header>
      {tickets && (
        <AppSwitch
          here="messages"
          tickets={tickets.items.value.filter((one) => one.unread > 0).length}
          messages={inbox.unread.value}
        />
      )}
      <Top inbox={inbox} />
      <FilterTabs label={t('inbox.views')} views={VIEWS} chosen={view} textOf={viewText} />
      {inbox.searching.value ? (
        <InboxResults inbox={inbox} />
      ) : (
        <ListView
          list={list}
          rows={rows}
          lines={2}
          failed={t('inbox.failed')}
          empty={<NoConversations inbox={inbox} />}
          row={(one: Conversation) => <InboxRow key={one.id} inbox={inbox} conversation={one} />}
        />
      )}
      <RowMenu inbox={inbox} />
    </nav>
  );
}

/** Where one searches, and begins. */
function Top({ inbox }: { inbox: Inbox }) {
  return (
    <div class="flex gap-2 px-3 pt-1 pb-2">
      <div class="min-w-0 flex-1">
        <SearchBox
          words={inbox.words}
          label={t('inbox.search')}
          placeholder={t('inbox.searchShort')}
          narrowed={inbox.searching.value}
          onClear={inbox.endSearch}
        />
      </div>
      <Button
        look="plain"
        class="px-0"
        aria-label={t('inbox.new')}
        title={`${t('inbox.new')} (N)`}
        onClick={() => {
          inbox.overlay.value = 'new';
        }}
      >
        <SquarePen size={18} aria-hidden />
      </Button>
    </div>
  );
}

const EMPTY = {
  all: ['inbox.empty.all', 'inbox.empty.allText'],
  unread: ['inbox.empty.unread', 'inbox.empty.unreadText'],
  direct: ['inbox.empty.direct', 'inbox.empty.allText'],
  group: ['inbox.empty.group', 'inbox.empty.groupText'],
  linked: ['inbox.empty.linked', 'inbox.empty.linkedText'],
  archived: ['inbox.empty.archived', 'inbox.empty.archivedText'],
} as const;

function NoConversations({ inbox }: { inbox: Inbox }) {
  const [title, text] = EMPTY[inbox.view.value];
  return (
    <EmptyState icon={<MessagesSquare size={22} />} title={t(title)}>
      <p>{t(text)}</p>
    </EmptyState>
  );
}
