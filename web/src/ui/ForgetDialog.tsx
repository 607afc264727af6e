import { useSignal } from '@preact/signals';
import { asRefusal, type Refusal } from '../core/errors';
import { addTexts, t } from '../i18n';
import { dialogsEn } from '../i18n/dialogs.en';
import { explain } from '../i18n/problems';
import { Button } from './Button';
import { Dialog } from './Dialog';

addTexts(dialogsEn);

interface ForgetDialogProps {
  /** Rejected where the server did not hear of it: then nothing was forgotten. */
  forget: () => Promise<void>;
  onClose: () => void;
}

/** Asks a guest who leaves a shared computer, and says what it means. */
export function ForgetDialog({ forget, onClose }: ForgetDialogProps) {
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const leave = () => {
    busy.value = true;
    refusal.value = null;
    forget().catch((reason) => {
      busy.value = false;
      refusal.value = asRefusal(reason);
    });
  };
  return (
    <Dialog title={t('forget.title')} onClose={onClose}>
      <div class="grid gap-4 px-6 pt-2 pb-6">
        <p class="text-soft">{t('forget.text')}</p>
        {refusal.value && (
          <p class="notice notice-danger" role="alert">
            {explain(refusal.value)}
          </p>
        )}
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="danger" busy={busy.value} onClick={leave}>
            {t('forget.confirm')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
