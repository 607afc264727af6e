import type { Link } from '../../core/socket';
import { t } from '../../i18n';

interface BannerProps {
  link: Link;
  /** Whether to tell of the end, too; not where the app has its own word for it. */
  ended?: boolean;
}

/** Whether we are connected, said when it matters; lies over the page, so that nothing moves when it comes. */
export function ConnectionBanner({ link, ended = true }: BannerProps) {
  const state = link.state.value;
  return (
    <div class="pointer-events-none fixed inset-x-0 top-0 z-40 flex justify-center px-3 pt-2" role="status">
      {state === 'lost' && (
        <p class="notice notice-warn pointer-events-auto text-sm shadow-md">{t('connection.lost')}</p>
      )}
      {state === 'restored' && (
        <p class="notice notice-good pointer-events-auto text-sm shadow-md">{t('connection.restored')}</p>
      )}
      {state === 'ended' && ended && (
        <p class="notice notice-danger pointer-events-auto items-center text-sm shadow-md">
          {t('connection.ended')}
          <button type="button" class="btn text-sm underline" onClick={() => location.reload()}>
            {t('connection.reload')}
          </button>
        </p>
      )}
    </div>
  );
}
