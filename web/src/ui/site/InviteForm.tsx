import { useSignal } from '@preact/signals';
import { useId, useMemo } from 'preact/hooks';
import { SITE_ROLES, type SiteApi, type SiteRole, wholeLink } from '../../core/site';
import type { OneTimeLink } from '../../core/wire';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';
import { Button } from '../Button';
import { createForm } from '../form';
import { Problem } from '../Notice';
import { CopyField } from './CopyField';
import { HINTS, ROLES } from './roles';

interface InviteFormProps {
  site: Pick<SiteApi, 'invite'>;
  role?: SiteRole;
  onInvited?: () => void;
}

/** Makes a link for one account of a role, and shows it once. */
export function InviteForm({ site, role = 'agent', onInvited }: InviteFormProps) {
  const form = useMemo(createForm, []);
  const chosen = useSignal<SiteRole>(role);
  const link = useSignal<OneTimeLink | null>(null);
  const id = useId();
  const refused = form.refusal.value;
  const submit = async () => {
    link.value = (await site.invite(chosen.value)).link;
    onInvited?.();
  };
  if (link.value) {
    return (
      <div class="stack">
        <p class="text-soft">{t('admin.inviteText')}</p>
        <CopyField label={t('admin.link')} value={wholeLink(link.value)} autoFocus />
      </div>
    );
  }
  return (
    <form class="stack" noValidate onSubmit={(event) => form.submit(event, submit)}>
      <div class="field">
        <label for={id}>{t('admin.inviteAs')}</label>
        <select
          id={id}
          name="role"
          class="input"
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            chosen.value = event.currentTarget.value as SiteRole;
          }}
        >
          {SITE_ROLES.map((one) => (
            <option key={one} value={one} selected={one === chosen.value}>
              {t(ROLES[one])}
            </option>
          ))}
        </select>
        <p class="hint" id={`${id}-hint`}>
          {t(HINTS[chosen.value])}
        </p>
      </div>
      {refused && <Problem>{refused.code === 'conflict' ? t('admin.tooMany') : explain(refused)}</Problem>}
      <Button type="submit" look="primary" class="justify-self-start" busy={form.busy.value}>
        {t('admin.makeLink')}
      </Button>
    </form>
  );
}
