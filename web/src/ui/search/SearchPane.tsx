import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { Conversation, Found } from '../../core/wire';
import { t } from '../../i18n';
import type { Panes } from '../panes';
import { goTo } from '../thread/composerContext';
import { FilterBar } from './FilterBar';
import { MessageResults } from './MessageResults';

interface SearchPaneProps {
  panes: Panes;
  conversation: Conversation | null;
  /** Whether this page shows such a conversation itself. */
  mine: (found: Conversation) => boolean;
  /** What was found by its title, before the messages. */
  children: ComponentChildren;
}

/** More is asked for this far before the end; px. */
const AHEAD = 300;

/** Everything that a search finds, one below the other: conversations and tickets by name, then messages. */
export function SearchPane({ panes, conversation, mine, children }: SearchPaneProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { client, rows, router, search } = panes;
  const me = client.actor.value;
  const opener = (found: Found) => {
    if (!mine(found.conversation)) return undefined;
    return () => {
      router.go(found.conversation.id);
      const thread = panes.thread.peek();
      if (thread) goTo(thread, found.message.id);
    };
  };
  const scrolled = () => {
    const box = frame.current;
    if (box && box.scrollHeight - box.scrollTop - box.clientHeight < AHEAD) void search.more();
  };
  return (
    <div ref={frame} class="min-h-0 flex-1 overflow-y-auto overscroll-contain pb-2" onScroll={scrolled}>
      {children}
      <section aria-label={t('inbox.foundMessages')} class="px-2 pt-2">
        <h2 class="px-3 py-1 text-sm font-semibold text-faint">{t('inbox.foundMessages')}</h2>
        <FilterBar search={search} api={client.api} conversation={conversation} me={me.id} />
        <MessageResults search={search} rows={rows} me={me} opener={opener} />
      </section>
    </div>
  );
}
