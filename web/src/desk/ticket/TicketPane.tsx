import { CircleHelp, RotateCcw } from 'lucide-preact';
import type { Thread as ThreadState } from '../../core/thread';
import type { Ticket } from '../../core/wire';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Composer } from '../../ui/composer/Composer';
import { EmptyState } from '../../ui/ListStates';
import { Thread } from '../../ui/thread/Thread';
import type { Desk } from '../state';
import { TicketHeader } from './TicketHeader';

/** The middle pane: one conversation, and the answer to it. */
export function TicketPane({ desk, thread }: { desk: Desk; thread: ThreadState }) {
  if (thread.status.value === 'gone') return <Gone onBack={() => desk.backToList()} />;
  // What its row says, until the conversation itself has come.
  const ticket = thread.ticket.value ?? desk.listed(thread.id) ?? null;
  return (
    <>
      <TicketHeader desk={desk} thread={thread} ticket={ticket} />
      <Thread client={desk.client} thread={thread} />
      {thread.readOnly.value && ticket ? (
        <ClosedBar ticket={ticket} onReopen={() => void desk.reopen(ticket)} />
      ) : (
        <Composer client={desk.client} thread={thread} guard />
      )}
    </>
  );
}

function ClosedBar({ ticket, onReopen }: { ticket: Ticket; onReopen: () => void }) {
  return (
    <footer class="flex flex-wrap items-center justify-between gap-3 border-t border-line bg-sunken px-4 py-3">
      <p class="text-soft">{t('ticket.closed', { number: ticket.number })}</p>
      <Button onClick={onReopen}>
        <RotateCcw size={18} aria-hidden /> {t('ticket.reopen')}
      </Button>
    </footer>
  );
}

function Gone({ onBack }: { onBack: () => void }) {
  return (
    <div class="grid flex-1 place-items-center">
      <EmptyState icon={<CircleHelp size={22} />} title={t('ticket.gone')} heading>
        <p>{t('ticket.goneText')}</p>
        <Button onClick={onBack}>{t('ticket.back')}</Button>
      </EmptyState>
    </div>
  );
}
