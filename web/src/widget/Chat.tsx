import { useEffect } from 'preact/hooks';
import { Button } from '../ui/Button';
import { Composer } from '../ui/composer/Composer';
import { Thread } from '../ui/thread/Thread';
import { OfflineNotice } from '../ui/ticket/OfflineNotice';
import type { TicketVisit } from '../ui/ticket/ticketVisit';
import { fetchFilesByToken } from './files';
import { Introduce } from './Introduce';
import type { Panel } from './panel';
import { t } from './texts';

export interface ChatProps {
  panel: Panel;
  visit: TicketVisit;
}

/** One conversation; closed ones can be read, and offer the next. */
export function Chat({ panel, visit }: ChatProps) {
  const { client, thread } = visit;
  const session = panel.session.value;
  useEffect(() => (session ? fetchFilesByToken(document, session.file) : undefined), [session]);
  const introduces = panel.options.value.start === 'chat' && session?.introduced.value === false;
  const closed = visit.ticket.value.status === 'closed';
  return (
    <>
      <Thread client={client} thread={thread} />
      {closed ? (
        <section class="grid gap-3 border-t border-line bg-surface p-4" aria-label={t('guest.closedTitle')}>
          <div>
            <p class="font-semibold">{t('guest.closedTitle')}</p>
            <p class="text-sm text-soft">{t('guest.closedText')}</p>
          </div>
          <Button look="primary" block onClick={() => panel.show({ name: 'form' })}>
            {t('guest.newTicket')}
          </Button>
        </section>
      ) : (
        <>
          {introduces && session ? (
            <Introduce session={session} visit={visit} />
          ) : (
            <OfflineNotice visit={visit} />
          )}
          <Composer client={client} thread={thread} />
        </>
      )}
    </>
  );
}
