import { useSignal } from '@preact/signals';
import type { Account } from '../core/account';
import { asRefusal } from '../core/errors';
import { t } from '../i18n';
import { explain } from '../i18n/problems';
import { Choice } from '../ui/Choice';
import { say } from '../ui/toasts';

/** Whether the others see one come and go. */
export function PresenceChoice({ account }: { account: Account }) {
  const wanted = useSignal<boolean | null>(null);
  const me = account.me.value;
  const shown = wanted.value ?? me?.presence !== 'hidden';
  const turn = async () => {
    wanted.value = !shown;
    try {
      await account.change({ presence: shown ? 'hidden' : 'shown' });
      say(t('account.saved'), { about: 'presence' });
    } catch (error) {
      say(explain(asRefusal(error)), { about: 'presence' });
    }
    wanted.value = null;
  };
  return (
    <Choice
      label={t('account.showPresence')}
      hint={t('account.presenceText')}
      on={shown}
      disabled={me === null}
      onChange={() => void turn()}
    />
  );
}
