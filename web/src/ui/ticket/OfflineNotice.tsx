import { useSignal } from '@preact/signals';
import { looksLikeEmail } from '../../core/text';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';
import { Button } from '../Button';
import type { TicketVisit } from './ticketVisit';

/** Said when nobody is at the desk, with a place for an address to reach the guest later. */
export function OfflineNotice({ visit }: { visit: TicketVisit }) {
  if (visit.deskOnline.value !== false) return null;
  const isGuest = visit.client.actor.value.role === 'guest';
  const email = visit.email.value;
  return (
    <section class="mx-auto w-full max-w-3xl px-3 pb-3 sm:px-4" aria-label={t('guest.deskOffline')}>
      <div class="notice grid gap-2 text-sm">
        <p>
          <strong class="font-semibold">{t('guest.deskOffline')}.</strong> {t('guest.offlineText')}{' '}
          {isGuest && (email ? t('guest.emailSaved', { email }) : t('guest.leaveEmail'))}
        </p>
        {isGuest && !email && <EmailForm visit={visit} />}
      </div>
    </section>
  );
}

function EmailForm({ visit }: { visit: TicketVisit }) {
  const busy = useSignal(false);
  const problem = useSignal('');

  async function save(event: SubmitEvent) {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).email as HTMLInputElement;
    const address = field.value.trim();
    let wrong = t('guest.emailWrong');
    if (looksLikeEmail(address)) {
      busy.value = true;
      const refusal = await visit.leaveEmail(address);
      busy.value = false;
      if (!refusal) return;
      if (refusal.code !== 'invalid') wrong = explain(refusal);
    }
    problem.value = wrong;
    field.focus();
  }

  return (
    <form class="grid gap-1" noValidate onSubmit={save}>
      <div class="flex gap-2">
        <label class="sr-only" for="guest-email">
          {t('guest.email')}
        </label>
        <input
          id="guest-email"
          class="input min-w-0 flex-1"
          type="email"
          name="email"
          autoComplete="email"
          placeholder={t('guest.email')}
          aria-invalid={problem.value ? 'true' : undefined}
          aria-describedby="guest-email-problem"
        />
        <Button type="submit" busy={busy.value}>
          {t('guest.saveEmail')}
        </Button>
      </div>
      <p id="guest-email-problem" class="problem" role="status">
        {problem.value}
      </p>
    </form>
  );
}
