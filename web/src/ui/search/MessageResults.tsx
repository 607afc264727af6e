import type { MessageSearch } from '../../core/search';
import type { Actor, Found } from '../../core/wire';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';
import { Button } from '../Button';
import { ErrorState, Skeleton } from '../ListStates';
import type { Rows } from '../list/rows';
import { MessageResultRow } from './MessageResultRow';

interface MessageResultsProps {
  search: MessageSearch;
  rows: Rows;
  me: Actor;
  /** How a message is opened without leaving the page; undefined where another page has it. */
  opener: (found: Found) => (() => void) | undefined;
}

/** The messages that hold the words, in their states. */
export function MessageResults({ search, rows, me, opener }: MessageResultsProps) {
  const { refusal, results, status } = search;
  if (status.value === 'failed') {
    const why = refusal.value ? explain(refusal.value) : undefined;
    return <ErrorState what={t('search.failed')} why={why} onRetry={search.retry} />;
  }
  if (status.value === 'loading') {
    return <Skeleton rows={3}>{() => <div class="skeleton mx-3 my-3 h-10" />}</Skeleton>;
  }
  if (status.value === 'idle') return <Says text={t('search.more')} />;
  // A page may end early, without any.
  if (results.value.length === 0 && !search.hasMore.value) return <Says text={t('search.nothing')} />;
  return (
    <>
      <p role="status" class="sr-only">
        {t('search.found', { count: results.value.length })}
      </p>
      <ul>
        {results.value.map((found) => (
          <li key={found.message.id}>
            <MessageResultRow found={found} rows={rows} me={me} onOpen={opener(found)} />
          </li>
        ))}
      </ul>
      {search.partial.value && <Says text={t('search.partial')} />}
      {search.hasMore.value && (
        <div class="grid px-2 py-1">
          <Button look="quiet" busy={search.loadingMore.value} onClick={() => void search.more()}>
            {t(search.loadingMore.value ? 'state.loading' : 'search.moreResults')}
          </Button>
        </div>
      )}
    </>
  );
}

function Says({ text }: { text: string }) {
  return (
    <p role="status" class="px-3 py-4 text-sm text-soft">
      {text}
    </p>
  );
}
