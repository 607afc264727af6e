import { useSignal } from '@preact/signals';
import { CircleCheckBig, RotateCcw } from 'lucide-preact';
import type { Ticket } from '../../core/wire';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { isThumb } from '../../ui/mediaQueries';
import type { Desk } from '../state';

/** Closes a ticket, or opens it again. Where a thumb may have slipped, it asks first. */
export function CloseButton({ desk, ticket }: { desk: Desk; ticket: Ticket }) {
  const asking = useSignal(false);
  const closed = ticket.status === 'closed';
  const label = t(closed ? 'ticket.reopen' : 'ticket.close');
  const Icon = closed ? RotateCcw : CircleCheckBig;
  const stay = () => {
    asking.value = false;
  };
  function pressed() {
    if (closed) void desk.reopen(ticket);
    else if (isThumb()) asking.value = true;
    else void desk.close(ticket);
  }
  return (
    <>
      <Button class="px-3" onClick={pressed} title={label} aria-label={label}>
        <Icon size={18} aria-hidden />
        <span class="hidden lg:inline">{label}</span>
      </Button>
      {asking.value && (
        <Dialog title={t('ticket.closeSure')} onClose={stay}>
          <div class="stack px-6 pt-1 pb-6">
            <p class="text-soft">{t('ticket.closeSureText')}</p>
            <div class="flex flex-wrap justify-end gap-2">
              <Button look="quiet" onClick={stay}>
                {t('action.cancel')}
              </Button>
              <Button
                look="primary"
                onClick={() => {
                  stay();
                  void desk.close(ticket);
                }}
              >
                {label}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
