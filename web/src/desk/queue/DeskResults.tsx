import type { Conversation, Ticket } from '../../core/wire';
import { t } from '../../i18n';
import { ConversationRow } from '../../ui/list/ConversationRow';
import { NameResults, OtherAppResults } from '../../ui/search/NameResults';
import { SearchPane } from '../../ui/search/SearchPane';
import type { Desk } from '../state';
import { DeskRow } from './DeskRow';

/** What the words find: tickets, one's own conversations, and messages in both. */
export function DeskResults({ desk }: { desk: Desk }) {
  const words = desk.words.value.trim();
  return (
    <SearchPane
      panes={desk}
      conversation={desk.thread.value?.conversation.value ?? null}
      mine={(found) => found.kind === 'ticket'}
    >
      {words && (
        <NameResults
          title={t('desk.queue')}
          nothing={t('desk.empty.search', { query: words })}
          list={desk.queue}
          row={(ticket: Ticket) => <DeskRow desk={desk} ticket={ticket} />}
        />
      )}
      <OtherAppResults
        title={t('inbox.list')}
        asking={desk.elsewhere}
        row={(one: Conversation) => (
          <ConversationRow client={desk.client} rows={desk.rows} conversation={one} />
        )}
      />
    </SearchPane>
  );
}
