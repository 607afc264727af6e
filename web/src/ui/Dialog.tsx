import { X } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../i18n';
import { IconButton } from './Button';
import { onKeys } from './onKeys';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  /** The title is for screen readers only, as over a search box that says enough. */
  bare?: boolean;
}

/**
 * A modal dialog, drawn while it is open. The browser's own `<dialog>` holds the focus inside, closes on Esc, and gives the
 * focus back to where it came from.
 */
export function Dialog({ title, onClose, children, bare }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the next key: what is typed right after the dialog was asked for belongs into it.
  useLayoutEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      class="dialog"
      // One Esc, one step: what lies behind has its own meaning for the key.
      onKeyDown={onKeys((event) => event.key === 'Escape' && event.stopPropagation())}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === ref.current && onClose()}
    >
      <div class="dialog-body">
        <header class={bare ? 'sr-only' : 'flex items-center justify-between ps-6 pe-3 pt-3'}>
          <h2 id={id} class="text-lg font-semibold">
            {title}
          </h2>
          {!bare && (
            <IconButton label={t('action.close')} onClick={onClose}>
              <X size={20} aria-hidden />
            </IconButton>
          )}
        </header>
        {children}
      </div>
    </dialog>
  );
}
