import { asRefusal } from '../core/errors';
import type { Invitation, SiteApi } from '../core/site';
import { locale, t } from '../i18n';
import { explain } from '../i18n/problems';
import { Button } from '../ui/Button';
import type { Loaded } from '../ui/site/loaded';
import { ROLES } from '../ui/site/roles';
import { showToast } from '../ui/toasts';

interface InvitationsProps {
  invitations: Loaded<{ invitations: Invitation[] }>;
  site: Pick<SiteApi, 'withdraw'>;
}

/** Links that can still be used; nothing where there is none. */
export function Invitations({ invitations, site }: InvitationsProps) {
  const open = invitations.value.value?.invitations ?? [];
  if (open.length === 0) return null;
  async function withdraw(id: string) {
    try {
      await site.withdraw(id);
      showToast(t('admin.withdrawn'), { about: id });
    } catch (error) {
      showToast(explain(asRefusal(error)), { about: id });
    }
    await invitations.load();
  }
  return (
    <section class="card" aria-label={t('admin.invitations')}>
      <h2 class="mb-2 text-lg font-semibold">{t('admin.invitations')}</h2>
      <ul class="divide-y divide-line">
        {open.map((one) => (
          <li key={one.id} class="flex items-center gap-3 py-2">
            <div class="min-w-0 flex-1">
              <p class="font-medium">{t(ROLES[one.role])}</p>
              <p class="truncate text-sm text-faint">
                {one.invitedBy && <>{t('admin.invitedBy', { name: one.invitedBy })} · </>}
                {t('admin.until')} <time dateTime={one.expiresAt}>{day(one.expiresAt)}</time>
              </p>
            </div>
            <Button class="text-sm" onClick={() => void withdraw(one.id)}>
              {t('admin.withdraw')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function day(time: string): string {
  const format: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long' };
  return new Intl.DateTimeFormat(locale.value, format).format(Date.parse(time));
}
