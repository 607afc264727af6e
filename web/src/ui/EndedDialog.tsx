import { t } from '../i18n';
import { Dialog } from './Dialog';

/** The session is over (ended elsewhere, expired, the account disabled): nothing here is live any more. */
export function EndedDialog({ door }: { door: '/login' | '/agent/login' }) {
  const back = `${door}?next=${encodeURIComponent(location.pathname)}`;
  return (
    <Dialog title={t('desk.ended')} onClose={() => location.assign(back)}>
      <div class="stack px-6 pt-1 pb-6">
        <p class="text-soft">{t('desk.endedText')}</p>
        <a href={back} class="btn btn-primary" autofocus>
          {t('desk.logInAgain')}
        </a>
      </div>
    </Dialog>
  );
}
