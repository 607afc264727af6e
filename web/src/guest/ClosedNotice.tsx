import { t } from '../i18n';

/** In the composer's place once the ticket is closed. */
export function ClosedNotice() {
  return (
    <section class="border-t border-line bg-surface" aria-label={t('guest.closedTitle')}>
      <div class="mx-auto flex w-full max-w-3xl flex-wrap items-center justify-between gap-3 px-4 py-4">
        <div class="min-w-0 flex-1 basis-64">
          <p class="font-semibold">{t('guest.closedTitle')}</p>
          <p class="text-sm text-soft">{t('guest.closedText')}</p>
        </div>
        <a class="btn btn-primary" href="/">
          {t('guest.newTicket')}
        </a>
      </div>
    </section>
  );
}
