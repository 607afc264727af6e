import { useSignal } from '@preact/signals';
import { Settings } from 'lucide-preact';
import { useEffect } from 'preact/hooks';
import { t } from '../i18n';
import { useLazy } from '../ui/useLazy';
import type { SettingsMenuProps } from './SettingsChoices';

const load = () => import('./SettingsChoices');
const AFTER = 2_000;

/** The button; its menu is fetched when the page has come to rest, for it must open without a connection too. */
export function SettingsMenu(props: SettingsMenuProps) {
  const wanted = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => {}), AFTER);
    return () => clearTimeout(timer);
  }, []);
  const part = useLazy(wanted.value, load, () => {
    wanted.value = false;
    props.onFailure();
  });
  if (part) return <part.SettingsChoices {...props} />;
  return (
    <button
      type="button"
      class="btn btn-icon"
      aria-haspopup="menu"
      aria-expanded={false}
      aria-label={t('guest.menu')}
      title={t('guest.menu')}
      onClick={() => {
        wanted.value = true;
      }}
    >
      <Settings size={20} aria-hidden />
    </button>
  );
}
