import { useSignal } from '@preact/signals';
import type { Account } from '../core/account';
import { asRefusal } from '../core/errors';
import { t } from '../i18n';
import { explain } from '../i18n/problems';
import { Toggle } from '../ui/Toggle';
import { showToast } from '../ui/toasts';

/** Whether the others see one come and go. */
export function PresenceChoice({ account }: { account: Account }) {
  const wanted = useSignal<boolean | null>(null);
  const me = account.me.value;
  const shown = wanted.value ?? me?.presence !== 'hidden';
  const turn = async () => {
    wanted.value = !shown;
    try {
      await account.change({ presence: shown ? 'hidden' : 'shown' });
      showToast(t('account.saved'), { about: 'presence' });
    } catch (error) {
      showToast(explain(asRefusal(error)), { about: 'presence' });
    }
    wanted.value = null;
  };
  return (
    <Toggle
      label={t('account.showPresence')}
      hint={t('account.presenceText')}
      on={shown}
      disabled={me === null}
      onChange={() => void turn()}
    />
  );
}
