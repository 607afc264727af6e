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
  const failed = useSignal(false);
  const part = useLazy(
    open.value,
    () => import('./ForgetDialog'),
    () => {
      close();
      failed.value = true;
    },
  );
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
          failed.value = false;
        }}
      >
        {t('forget.open')}
      </Button>
      {failed.value && (
        <p class="notice notice-danger" role="alert">
          {t('chat.partFailed')}
        </p>
      )}
      {open.value && part && <part.ForgetDialog forget={forget} onClose={close} />}
    </>
  );
}
