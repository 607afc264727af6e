import type { Conversation, Ticket } from '../../core/wire';
import { t } from '../../i18n';
import { ConversationRow } from '../../ui/list/ConversationRow';
import { Elsewhere, Named } from '../../ui/search/Named';
import { SearchPane } from '../../ui/search/SearchPane';
import type { Desk } from '../state';
import { DeskRow } from './QueuePane';

/** What the words find: tickets, one's own conversations, and messages in both. */
export function FoundOnDesk({ desk }: { desk: Desk }) {
  const words = desk.words.value.trim();
  return (
    <SearchPane
      panes={desk}
      conversation={desk.thread.value?.conversation.value ?? null}
      mine={(found) => found.kind === 'ticket'}
    >
      {words && (
        <Named
          title={t('desk.queue')}
          nothing={t('desk.empty.search', { query: words })}
          list={desk.queue}
          row={(ticket: Ticket) => <DeskRow desk={desk} ticket={ticket} />}
        />
      )}
      <Elsewhere
        title={t('inbox.list')}
        asking={desk.elsewhere}
        row={(one: Conversation) => (
          <ConversationRow client={desk.client} rows={desk.rows} conversation={one} />
        )}
      />
    </SearchPane>
  );
}
