import { SearchX } from 'lucide-preact';
import { t } from '../i18n';
import { Wordmark } from '../ui/Logo';
import { Preferences } from '../ui/Preferences';

/** No such ticket, or not for whoever asks: the same answer. */
export function TicketNotFound() {
  return (
    <div class="grid min-h-dvh grid-rows-[auto_1fr] bg-canvas">
      <header class="mx-auto flex w-full max-w-3xl items-center justify-between px-4 py-3">
        <Wordmark />
        <Preferences />
      </header>
      <main class="grid place-content-center justify-items-center gap-3 px-6 pb-24 text-center">
        <span class="grid size-12 place-items-center rounded-full bg-sunken text-faint" aria-hidden>
          <SearchX size={24} />
        </span>
        <h1 class="text-xl font-bold">{t('guest.goneTitle')}</h1>
        <p class="max-w-80 text-soft">{t('guest.goneText')}</p>
        <p class="flex flex-wrap justify-center gap-2 pt-3">
          <a class="btn btn-primary" href="/">
            {t('guest.newTicket')}
          </a>
        </p>
      </main>
    </div>
  );
}
