import { useSignal } from '@preact/signals';
import { t } from '../i18n';
import { Button } from './Button';
import { useLazy } from './useLazy';

/** For a guest at a shared computer; quiet, and it asks first. */
export function ForgetButton({ forget }: { forget: () => Promise<void> }) {
  const open = useSignal(false);
  const close = () => {
    open.value = false;
  };
  const part = useLazy(open.value, () => import('./ForgetDialog'), close);
  return (
    <>
      <Button
        look="quiet"
        block
        class="text-sm text-soft"
        aria-haspopup="dialog"
        title={t('forget.open')}
        onClick={() => {
          open.value = true;
        }}
      >
        {t('forget.open')}
      </Button>
      {open.value && part && <part.ForgetDialog forget={forget} onClose={close} />}
    </>
  );
}
