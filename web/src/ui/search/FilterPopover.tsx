import { useSignal } from '@preact/signals';
import { X } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../../i18n';
import { onKeys } from '../onKeys';

interface FilterPopoverProps {
  label: string;
  icon: ComponentChildren;
  /** Something is chosen, and can be taken back. */
  on: boolean;
  onClear: () => void;
  children: (close: () => void) => ComponentChildren;
}

/** A chip that opens a small form below itself; Esc and a click elsewhere close it. */
export function FilterPopover({ label, icon, on, onClear, children }: FilterPopoverProps) {
  const open = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  const shown = open.value;
  const close = () => {
    open.value = false;
    root.current?.querySelector('button')?.focus();
  };
  useEffect(() => {
    if (!shown) return;
    root.current?.querySelector<HTMLElement>('[data-pop] input')?.focus();
    const elsewhere = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) open.value = false;
    };
    document.addEventListener('pointerdown', elsewhere);
    return () => document.removeEventListener('pointerdown', elsewhere);
  }, [shown]);
  const pressed = onKeys((event) => {
    if (event.key !== 'Escape' || !open.peek()) return;
    event.preventDefault();
    close();
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc belongs to the form inside, wherever its focus is.
    <div ref={root} class="flex" onKeyDown={pressed}>
      <button
        type="button"
        class={`chip ${on ? 'chip-on rounded-e-none' : ''}`}
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => {
          open.value = !shown;
        }}
      >
        {icon}
        <span class="max-w-36 truncate">{label}</span>
      </button>
      {on && (
        <button
          type="button"
          class="chip chip-on rounded-s-none border-s-0 px-1.5"
          aria-label={t('search.drop', { what: label })}
          title={t('search.drop', { what: label })}
          onClick={onClear}
        >
          <X size={14} aria-hidden />
        </button>
      )}
      {shown && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
        <div id={id} data-pop role="group" aria-label={label} class="pop">
          {children(close)}
        </div>
      )}
    </div>
  );
}
