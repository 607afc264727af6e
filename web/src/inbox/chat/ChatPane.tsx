import { CircleHelp, UserX } from 'lucide-preact';
import { isStaff } from '../../core/conversations';
import type { Thread as ThreadState } from '../../core/thread';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Composer } from '../../ui/composer/Composer';
import { EmptyState } from '../../ui/ListStates';
import { hasFinePointer } from '../../ui/mediaQueries';
import { Thread } from '../../ui/thread/Thread';
import type { Inbox } from '../state';
import { ChatHeader } from './ChatHeader';
import { JoinPrompt } from './JoinPrompt';

/** The middle pane: one conversation, and what one writes to it. */
export function ChatPane({ inbox, thread }: { inbox: Inbox; thread: ThreadState }) {
  if (thread.status.value === 'gone') {
    const was = thread.conversation.value !== null;
    const gone = <Gone was={was} onBack={() => inbox.backToList()} />;
    return was ? gone : <JoinPrompt inbox={inbox} id={thread.id} otherwise={gone} />;
  }
  return (
    <>
      <ChatHeader inbox={inbox} conversation={thread.conversation.value} />
      <Thread client={inbox.client} thread={thread} />
      {thread.readOnly.value && !isStaff(inbox.client.actor.value) ? (
        <ClosedTicket
          onAsk={() => {
            inbox.overlay.value = 'support';
          }}
        />
      ) : (
        <Composer client={inbox.client} thread={thread} autoFocus={hasFinePointer()} />
      )}
    </>
  );
}

/** In the composer's place once a member's ticket is closed. */
function ClosedTicket({ onAsk }: { onAsk: () => void }) {
  return (
    <section
      class="flex flex-wrap items-center justify-between gap-3 border-t border-line bg-surface px-4 py-3"
      aria-label={t('guest.closedTitle')}
    >
      <div class="min-w-0 flex-1 basis-56">
        <p class="font-semibold">{t('guest.closedTitle')}</p>
        <p class="text-sm text-soft">{t('inbox.closedText')}</p>
      </div>
      <Button onClick={onAsk}>{t('inbox.askAgain')}</Button>
    </section>
  );
}

/** Removed while one looked at it, or never there. */
function Gone({ was, onBack }: { was: boolean; onBack: () => void }) {
  const Icon = was ? UserX : CircleHelp;
  return (
    <div class="grid flex-1 place-items-center" role={was ? 'alert' : undefined}>
      <EmptyState icon={<Icon size={22} />} title={t(was ? 'inbox.removed' : 'chat.gone')} heading>
        <p>{t(was ? 'inbox.removedText' : 'chat.goneText')}</p>
        <Button onClick={onBack}>{t('inbox.back')}</Button>
      </EmptyState>
    </div>
  );
}
