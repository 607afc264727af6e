import { useComputed, useSignalEffect } from '@preact/signals';
import { MessageCircle } from 'lucide-preact';
import type { Client } from '../../core/client';
import type { Thread as ThreadStore } from '../../core/thread';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';
import { EmptyState, ErrorState, Skeleton } from '../ListStates';
import { LazyPrinting } from '../print/LazyPrinting';
import { Announcer } from './Announcer';
import { composerContextOf } from './composerContext';
import { EmojiPicker } from './EmojiPicker';
import { useLoadWanted, useMessageInAddress } from './goToMessage';
import { LazyMenu } from './LazyMenu';
import { List } from './List';
import { MessageDialogs } from './MessageDialogs';
import { rowsOf } from './rows';
import { ThreadNotice } from './ThreadNotice';
import { TypingLine } from './TypingLine';

export interface ThreadProps {
  client: Client;
  thread: ThreadStore;
}

/** A conversation in its four states; fills the height of its flex parent. */
export function Thread({ client, thread }: ThreadProps) {
  const rows = useComputed(() => {
    const { messages, hasOlder } = thread.shown.value;
    return rowsOf({
      messages,
      hasOlder,
      pending: thread.away.value ? [] : thread.pending.value,
      me: client.actor.value.id,
      newFrom: thread.newFrom.value,
    });
  });
  useMessageInAddress(thread);
  useLoadWanted(thread);
  const status = thread.status.value;
  const awake = !composerContextOf(thread).asleep.value;
  // Without a connection what waits to be sent is all that there is, and it must be seen.
  const shown = status === 'ready' || (status === 'loading' && rows.value.length > 0);
  useSignalEffect(() => {
    const people = thread.conversation.value?.participants ?? [];
    client.presence.ask(people.map((one) => one.userId).filter((id) => id !== client.actor.value.id));
  });
  return (
    <div class="relative flex min-h-0 flex-1 flex-col">
      <ThreadNotice thread={thread} />
      {status === 'gone' && (
        <div class="grid flex-1 place-content-center">
          <EmptyState title={t('chat.gone')}>{t('chat.goneText')}</EmptyState>
        </div>
      )}
      {status === 'failed' && (
        <div class="grid flex-1 place-content-center">
          <ErrorState what={t('chat.failed')} why={reason(thread)} onRetry={thread.retry} />
        </div>
      )}
      {status === 'loading' && !shown && (
        <div class="mx-auto w-full max-w-3xl flex-1 overflow-hidden px-4 py-6">
          <Skeleton rows={7}>{() => <SkeletonPair />}</Skeleton>
        </div>
      )}
      {shown && rows.value.length === 0 && (
        <div class="grid flex-1 place-content-center">
          <EmptyState icon={<MessageCircle size={24} />} title={t('chat.empty')}>
            {!thread.readOnly.value && t('chat.emptyText')}
          </EmptyState>
        </div>
      )}
      {shown && rows.value.length > 0 && (
        <List key={thread.view.value} client={client} thread={thread} rows={rows.value} />
      )}
      {shown && <TypingLine thread={thread} />}
      <LazyMenu client={client} thread={thread} />
      <EmojiPicker thread={thread} />
      <MessageDialogs client={client} thread={thread} />
      {status === 'ready' && awake && <LazyPrinting client={client} thread={thread} />}
      {awake && <Announcer thread={thread} me={client.actor.value.id} />}
    </div>
  );
}

function reason({ error }: ThreadStore): string | undefined {
  return error.value ? explain(error.value) : undefined;
}

function SkeletonPair() {
  return (
    <div class="grid gap-3 pb-6">
      <div class="skeleton h-10 w-3/5 rounded-lg" />
      <div class="skeleton h-10 w-2/5 justify-self-end rounded-lg" />
    </div>
  );
}
