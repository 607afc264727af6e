import type { ComponentType } from 'preact';
import type { Client } from '../../core/client';
import type { Thread } from '../../core/thread';
import type { Message } from '../../core/wire';
import { t } from '../../i18n';
import { exact } from '../../i18n/times';
import { Attachments } from './Attachments';
import { Body } from './Body';
import { lookAt } from './composerContext';
import { namesIn } from './Mention';
import { MessageView } from './MessageView';
import { QuoteOf } from './Quote';
import type { PendingRow, Row } from './rows';
import { systemMessageText } from './systemMessages';
import { TickMark } from './TickMark';
import { Timestamp } from './Timestamp';
import { dayLine } from './times';
import { Unsent } from './Unsent';

interface RowProps<R> {
  row: R;
  client: Client;
  thread: Thread;
}

export type Note = ComponentType<{ message: Message; thread: Thread }>;

/** One row, with the lines above it that belong to it. */
export function RowView({
  row,
  client,
  thread,
  note: Shown = NoteView,
}: RowProps<Row> & { note?: Note | undefined }) {
  return (
    <div class="mx-auto w-full max-w-3xl px-3 sm:px-4">
      {row.day && (
        <div class="flex justify-center pt-5 pb-2">
          <time class="rounded-full bg-sunken px-3 py-1 text-xs font-medium text-soft" dateTime={row.day}>
            {dayLine(row.day)}
          </time>
        </div>
      )}
      {row.fresh && <NewLine />}
      {row.kind === 'note' && <Shown message={row.message} thread={thread} />}
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

export function NoteView({ message }: { message: Message }) {
  return (
    <p class="py-2 text-center text-sm text-faint italic" title={exact(message.createdAt)}>
      {systemMessageText(message)}
    </p>
  );
}

function WaitingView({ row, client, thread }: RowProps<PendingRow>) {
  const { entry, first, last } = row;
  return (
    <article class={`flex justify-end ps-10 ${first ? 'pt-3' : 'pt-0.5'}`}>
      <div class="grid max-w-xl min-w-0 grid-cols-[minmax(0,auto)] justify-items-end">
        <span class="sr-only">{t('chat.you')}</span>
        {entry.quote && <QuoteOf thread={thread} quote={entry.quote} />}
        {entry.files && (
          <Attachments files={entry.files} mine onOpen={(id) => lookAt(thread, entry.files ?? [], id)} />
        )}
        {entry.content && (
          <Body
            message={entry}
            mine
            failed={entry.state === 'failed'}
            names={namesIn(thread.conversation.value)}
            me={client.actor.value.id}
            {...{ first, last }}
          />
        )}
        {entry.state === 'failed' && <Unsent entry={entry} outbox={client.outbox} />}
        {entry.state !== 'failed' && last && (
          <p class="flex items-center gap-1.5 px-1 pt-1 text-xs text-faint">
            <Timestamp at={entry.createdAt} />
            <TickMark tick="waiting" />
          </p>
        )}
      </div>
    </article>
  );
}
