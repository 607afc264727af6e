import { CircleHelp, RotateCcw } from 'lucide-preact';
import { useRef } from 'preact/hooks';
import type { Thread as ThreadState } from '../../core/thread';
import type { Ticket } from '../../core/wire';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Composer } from '../../ui/composer/Composer';
import { EmptyState } from '../../ui/ListStates';
import { composerContextOf } from '../../ui/thread/composerContext';
import { Thread } from '../../ui/thread/Thread';
import type { Desk } from '../state';
import { TicketHeader } from './TicketHeader';

/** The middle pane: one conversation, and the answer to it. Behind another one it stays as it was. */
export function TicketPane({ desk, thread }: { desk: Desk; thread: ThreadState }) {
  if (thread.status.value === 'gone') return <Gone onBack={() => desk.backToList()} />;
  const ticket = useShownTicket(desk, thread);
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

/** The desk's ticket while it is this one. */
function useShownTicket(desk: Desk, thread: ThreadState): Ticket | null {
  const shown = useRef<Ticket | null>(null);
  if (!composerContextOf(thread).asleep.value) shown.current = desk.ticket.value;
  return shown.current;
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
