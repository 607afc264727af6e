import { useSignal } from '@preact/signals';
import { Check, Copy } from 'lucide-preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../i18n';
import { Button } from '../Button';

interface CopyFieldProps {
  label: string;
  value: string;
  autoFocus?: boolean;
}

/** A line to be copied: by its button, or by hand where the page may not use the clipboard. */
export function CopyField({ label, value, autoFocus }: CopyFieldProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const copied = useSignal(false);
  useLayoutEffect(() => {
    if (autoFocus) field.current?.focus();
  }, [autoFocus]);
  async function copy() {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      copied.value = true;
    } catch {
      // It is selected: the keys that copy are all that is left to do.
    }
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="flex gap-2">
        <input
          ref={field}
          id={id}
          class="input min-w-0 flex-1 font-mono"
          dir="ltr"
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button onClick={() => void copy()}>
          {copied.value ? <Check size={18} aria-hidden /> : <Copy size={18} aria-hidden />}
          <span role="status">{t(copied.value ? 'admin.copied' : 'admin.copy')}</span>
        </Button>
      </div>
    </div>
  );
}
