import { Command, Inbox } from 'lucide-preact';
import type { Ticket } from '../../core/wire';
import { t } from '../../i18n';
import { AccountMenu } from '../../ui/AccountMenu';
import { AppSwitch } from '../../ui/AppSwitch';
import { EmptyState } from '../../ui/ListStates';
import { Wordmark } from '../../ui/Logo';
import { FilterTabs } from '../../ui/list/FilterTabs';
import { ListView } from '../../ui/list/ListView';
import { MenuItem } from '../../ui/Menu';
import { isOnePane } from '../../ui/mediaQueries';
import { SearchBox } from '../../ui/SearchBox';
import { viewText } from '../commands';
import type { Desk, Overlay } from '../state';
import { useFirstSteps } from '../steps/useFirstSteps';
import { countOf, VIEWS } from '../views';
import { DeskResults } from './DeskResults';
import { DeskRow } from './DeskRow';

/** The first pane: which tickets there are. */
export function QueuePane({ desk }: { desk: Desk }) {
  const { queue } = desk;
  return (
    <nav class="pane-list" aria-label={t('desk.queue')}>
      <header class="flex items-center justify-between gap-2 ps-4 pe-2 pt-2">
        <Wordmark />
        <DeskMenu desk={desk} />
      </header>
      <AppSwitch
        here="tickets"
        tickets={desk.unreadTickets.value}
        messages={desk.chats.items.value.filter((one) => one.unread > 0 && !one.muted).length}
      />
      <div class="px-3 pt-1 pb-2">
        <SearchBox
          words={desk.words}
          label={t('desk.search')}
          placeholder={t('desk.searchShort')}
          narrowed={desk.searching.value}
          onClear={desk.endSearch}
        />
      </div>
      {!desk.searching.value && (
        <FilterTabs
          label={t('desk.tabs')}
          views={VIEWS}
          chosen={desk.view}
          textOf={viewText}
          countOf={(one) => countOf(one, queue.counts.value)}
        />
      )}
      {desk.searching.value ? (
        <DeskResults desk={desk} />
      ) : (
        <ListView
          list={queue}
          rows={desk.rows}
          lines={2}
          failed={t('desk.failed')}
          empty={<NoTickets desk={desk} />}
          row={(ticket: Ticket) => <DeskRow key={ticket.id} desk={desk} ticket={ticket} />}
        />
      )}
    </nav>
  );
}

function DeskMenu({ desk }: { desk: Desk }) {
  const show = (what: Overlay) => () => {
    desk.overlay.value = what;
  };
  return (
    <AccountMenu
      panes={desk}
      onSettings={show('settings')}
      onShortcuts={show('keys')}
      onLogOut={() => void desk.logOut('/agent/login')}
    >
      {(close) => (
        <MenuItem onSelect={() => close(show('palette'))}>
          <Command size={18} aria-hidden /> {t('desk.palette')}
        </MenuItem>
      )}
    </AccountMenu>
  );
}

const EMPTY = {
  waiting: ['desk.empty.waiting', 'desk.empty.waitingText'],
  open: ['desk.empty.open', 'desk.empty.openText'],
  mine: ['desk.empty.mine', 'desk.empty.mineText'],
  unassigned: ['desk.empty.unassigned', 'desk.empty.unassignedText'],
  closed: ['desk.empty.closed', 'desk.empty.closedText'],
} as const;

function NoTickets({ desk }: { desk: Desk }) {
  const [title, text] = EMPTY[desk.view.value];
  const first = useFirstSteps(desk);
  return (
    <>
      {/* On a phone there is no pane beside the list that could show them. */}
      {first && isOnePane() && (
        <div class="p-3">
          <first.FirstSteps desk={desk} />
        </div>
      )}
      <EmptyState icon={<Inbox size={22} />} title={t(title)}>
        <p>{t(text)}</p>
      </EmptyState>
    </>
  );
}
