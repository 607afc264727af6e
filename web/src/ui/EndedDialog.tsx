import { t } from '../i18n';
import { Dialog } from './Dialog';

interface EndedProps {
  door: '/login' | '/agent/login';
  /** The code of the reason. */
  why: string | null;
}

/** The session is over (ended elsewhere, expired, the account disabled): nothing here is live any more. */
export function EndedDialog({ door, why }: EndedProps) {
  if (why === 'actor_changed') return <ChangedDialog />;
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

/** Somebody else has logged in in this browser: nothing of this page may go out under that name. */
function ChangedDialog() {
  const again = () => location.reload();
  return (
    <Dialog title={t('desk.changed')} onClose={again}>
      <div class="stack px-6 pt-1 pb-6">
        <p class="text-soft">{t('desk.changedText')}</p>
        <button type="button" class="btn btn-primary" autofocus onClick={again}>
          {t('connection.reload')}
        </button>
      </div>
    </Dialog>
  );
}
