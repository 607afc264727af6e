import { useState } from 'preact/hooks';
import type { Client } from '../../core/client';
import type { Thread } from '../../core/thread';
import { t } from '../../i18n';
import { Attachments } from './Attachments';
import { arrives } from './arrivals';
import { Body } from './Body';
import { lookAt } from './composerContext';
import { FoldedNote } from './FoldedNote';
import { Foot, type FootPlace, footPlaceIn } from './Foot';
import { namesIn } from './Mention';
import { MessageView } from './MessageView';
import { QuoteOf } from './Quote';
import type { PendingRow, Row } from './rows';
import { dayLine } from './times';
import { Unsent } from './Unsent';

interface RowProps<R> {
  row: R;
  client: Client;
  thread: Thread;
}

/** One row, with the lines above it that belong to it. */
export function RowView({ row, client, thread }: RowProps<Row>) {
  const [moves] = useState(() => arrives(thread, row));
  return (
    <div class={`mx-auto w-full max-w-3xl px-3 sm:px-4 ${moves ? 'row-arrives' : ''}`}>
      {row.day && (
        <div class="flex justify-center pt-5 pb-2">
          <time class="rounded-full bg-sunken px-3 py-1 text-xs font-medium text-soft" dateTime={row.day}>
            {dayLine(row.day)}
          </time>
        </div>
      )}
      {row.fresh && <NewLine />}
      {row.kind === 'note' && <FoldedNote message={row.message} thread={thread} />}
      {row.kind === 'said' && <MessageView row={row} client={client} thread={thread} />}
      {row.kind === 'waiting' && <WaitingView row={row} client={client} thread={thread} />}
    </div>
  );
}

function NewLine() {
  return (
    <div class="flex items-center gap-3 pt-4 pb-1 text-xs font-semibold text-danger-ink">
      <span class="h-px flex-1 bg-current opacity-40" aria-hidden />
      {t('chat.new')}
      <span class="h-px flex-1 bg-current opacity-40" aria-hidden />
    </div>
  );
}

function WaitingView({ row, client, thread }: RowProps<PendingRow>) {
  const { entry, first, last } = row;
  const foot = (place: FootPlace) =>
    entry.state !== 'failed' &&
    last && <Foot place={place} at={entry.createdAt} edited={false} tick="waiting" />;
  return (
    <article class={`flex justify-end ps-10 ${first ? 'pt-3' : 'pt-0.5'}`}>
      <div class="grid max-w-xl min-w-0 grid-cols-[minmax(0,auto)] justify-items-end">
        <span class="sr-only">{t('chat.you')}</span>
        {entry.quote && <QuoteOf thread={thread} quote={entry.quote} />}
        {entry.files && (
          <Attachments
            files={entry.files}
            mine
            onOpen={(id) => lookAt(thread, entry.files ?? [], id)}
            foot={!entry.content && foot(footPlaceIn(entry.files))}
          />
        )}
        {entry.content && (
          <Body
            message={entry}
            mine
            failed={entry.state === 'failed'}
            names={namesIn(thread.conversation.value)}
            me={client.actor.value.id}
            foot={foot('text')}
            {...{ first, last }}
          />
        )}
        {entry.state === 'failed' && <Unsent entry={entry} outbox={client.outbox} />}
      </div>
    </article>
  );
}
