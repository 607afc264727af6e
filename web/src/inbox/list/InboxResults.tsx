import type { Conversation, Ticket } from '../../core/wire';
import { t } from '../../i18n';
import { TicketRow } from '../../ui/list/TicketRow';
import { NameResults, OtherAppResults } from '../../ui/search/NameResults';
import { SearchPane } from '../../ui/search/SearchPane';
import type { Inbox } from '../state';
import { InboxRow } from './InboxRow';

/** What the words find: conversations by title and people, for agents tickets, and messages in all of them. */
export function InboxResults({ inbox }: { inbox: Inbox }) {
  const words = inbox.words.value.trim();
  return (
    <SearchPane
      panes={inbox}
      conversation={inbox.conversation.value}
      mine={(found) => found.kind !== 'ticket' || !inbox.tickets}
    >
      {words && (
        <NameResults
          title={t('inbox.list')}
          nothing={t('desk.empty.search', { query: words })}
          list={inbox.list}
          row={(one: Conversation) => <InboxRow inbox={inbox} conversation={one} />}
        />
      )}
      <OtherAppResults
        title={t('desk.queue')}
        asking={inbox.elsewhere}
        row={(ticket: Ticket) => (
          <TicketRow rows={inbox.rows} ticket={ticket} me={inbox.client.actor.value.id} />
        )}
      />
    </SearchPane>
  );
}
