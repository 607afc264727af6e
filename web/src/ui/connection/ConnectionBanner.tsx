import type { Link } from '../../core/socket';
import { t } from '../../i18n';

interface BannerProps {
  link: Link;
  /** Whether to tell of the end, too; not where the app has its own word for it. */
  ended?: boolean;
}

/** Whether we are connected, said when it matters: a line of the page, above all else, that covers nothing. */
export function ConnectionBanner({ link, ended = true }: BannerProps) {
  const state = link.state.value;
  return (
    <div class="connection" role="status">
      {state === 'lost' && <p class="connection-line notice-warn">{t('connection.lost')}</p>}
      {state === 'restored' && <p class="connection-line notice-good">{t('connection.restored')}</p>}
      {state === 'ended' && ended && (
        <p class="connection-line notice-danger">
          {t(link.ended.value === 'actor_changed' ? 'error.actor_changed' : 'connection.ended')}
          <button type="button" class="btn text-sm underline" onClick={() => location.reload()}>
            {t('connection.reload')}
          </button>
        </p>
      )}
    </div>
  );
}
