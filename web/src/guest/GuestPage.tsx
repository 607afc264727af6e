import { t } from '../i18n';
import { Composer } from '../ui/composer/Composer';
import { ConnectionBanner } from '../ui/connection/ConnectionBanner';
import { Logo } from '../ui/Logo';
import { print } from '../ui/print/printing';
import { composerContextOf } from '../ui/thread/composerContext';
import { Thread } from '../ui/thread/Thread';
import { OfflineNotice } from '../ui/ticket/OfflineNotice';
import { TicketStatus } from '../ui/ticket/TicketStatus';
import { ClosedNotice } from './ClosedNotice';
import { SettingsMenu } from './SettingsMenu';
import type { Visit } from './visit';

/** A guest's ticket: the whole height, the thread in the middle, nothing that distracts. */
export function GuestPage({ visit }: { visit: Visit }) {
  const { client, thread } = visit;
  const ticket = visit.ticket.value;
  return (
    <div class="whole flex flex-col bg-canvas">
      <ConnectionBanner link={client.link} />
      <header class="border-b border-line bg-surface">
        <div class="mx-auto flex w-full max-w-3xl items-center gap-3 px-3 py-2 sm:px-4">
          <a
            href="/"
            class="-ms-1.5 grid size-11 shrink-0 place-items-center rounded-md"
            aria-label={t('guest.home')}
            title={t('guest.home')}
          >
            <Logo size={32} />
          </a>
          <div class="min-w-0 flex-1">
            <h1 class="truncate leading-6 font-semibold" dir="auto">
              {ticket.subject}
            </h1>
            <TicketStatus visit={visit} />
          </div>
          <SettingsMenu
            notifier={visit.notifier}
            print={() => print(thread)}
            forget={client.actor.value.role === 'guest' ? visit.forget : undefined}
            onFailure={() => {
              composerContextOf(thread).notice.value = t('chat.partFailed');
            }}
          />
        </div>
      </header>
      <main class="relative flex min-h-0 flex-1 flex-col overflow-clip">
        <Thread client={client} thread={thread} />
        {ticket.status === 'closed' ? (
          <ClosedNotice />
        ) : (
          <>
            <OfflineNotice visit={visit} />
            <Composer client={client} thread={thread} autoFocus={matchMedia('(pointer: fine)').matches} />
          </>
        )}
      </main>
    </div>
  );
}
