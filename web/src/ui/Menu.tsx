import type { ComponentChildren, JSX } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { onKeys } from './onKeys';
import { useClickOutside } from './useClickOutside';

/** Gives the focus back to the trigger, and then does what was chosen. */
export type Close = (chosen?: () => unknown) => void;

interface MenuProps {
  /** What opens it; gets the attributes that say so. */
  trigger: (props: TriggerProps) => JSX.Element;
  label: string;
  children: (close: Close) => ComponentChildren;
  align?: 'start' | 'end';
  side?: 'below' | 'above';
  /** What opens it was pressed before it was here. */
  startOpen?: boolean;
}

export interface TriggerProps {
  'aria-haspopup': 'menu';
  'aria-expanded': boolean;
  'aria-controls': string;
  onClick: () => void;
}

/** A menu button after the ARIA practices: arrows, Home, End and first letters move, Esc and a click elsewhere close. */
export function Menu({
  trigger,
  label,
  children,
  align = 'start',
  side = 'below',
  startOpen = false,
}: MenuProps) {
  const [open, setOpen] = useState(startOpen);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();

  const close: Close = (chosen) => {
    setOpen(false);
    root.current?.querySelector<HTMLElement>('[aria-haspopup="menu"]')?.focus();
    chosen?.();
  };

  // Before anything else is heard: Esc pressed at once must not find the menu without the focus, and lose it.
  useLayoutEffect(() => {
    if (!open) return;
    (root.current?.querySelector<HTMLElement>('[aria-checked="true"]') ?? items(root.current)[0])?.focus();
  }, [open]);
  useClickOutside(root, () => setOpen(false), { open });

  const keys = onKeys((event) => {
    if (!open) return;
    if (event.key === 'Escape') close();
    else if (!moveInMenu(root.current, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  });

  const place = `${align === 'end' ? 'end-0' : 'start-0'} ${side === 'above' ? 'bottom-full mb-1' : 'top-full mt-1'}`;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the menu inside, wherever its focus is.
    <div ref={root} class="relative" onKeyDown={keys}>
      {trigger({
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        'aria-controls': id,
        onClick: () => setOpen(!open),
      })}
      {open && (
        <div id={id} role="menu" aria-label={label} class={`menu ${place}`}>
          {children(close)}
        </div>
      )}
    </div>
  );
}

interface MenuItemProps {
  onSelect: () => void;
  /** One of several, or on and off; without it a plain command. */
  checked?: boolean;
  kind?: 'radio' | 'checkbox';
  children: ComponentChildren;
}

export function MenuItem({ onSelect, checked, kind = 'radio', children }: MenuItemProps) {
  if (checked === undefined) {
    return (
      <button type="button" role="menuitem" tabIndex={-1} class="menu-item" onClick={onSelect}>
        {children}
      </button>
    );
  }
  const role = kind === 'radio' ? 'menuitemradio' : 'menuitemcheckbox';
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles have aria-checked.
    <button
      type="button"
      role={role}
      aria-checked={checked}
      tabIndex={-1}
      class="menu-item"
      onClick={onSelect}
    >
      <span class="w-4 shrink-0 text-accent-ink" aria-hidden>
        {checked ? '✓' : ''}
      </span>
      {children}
    </button>
  );
}

function items(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
}

/** Moves the focus as the key says; false when the key means nothing here. */
export function moveInMenu(root: HTMLElement | null, key: string): boolean {
  const all = items(root);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const next = {
    ArrowDown: all[(at + 1) % all.length],
    ArrowUp: all[(at - 1 + all.length) % all.length],
    Home: all[0],
    End: all.at(-1),
  }[key];
  const found = next ?? (key.length === 1 && key !== ' ' ? startingWith(all, at, key) : undefined);
  found?.focus();
  return found !== undefined;
}

function startingWith(all: HTMLElement[], at: number, letter: string): HTMLElement | undefined {
  const turned = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  return turned.find((item) => item.textContent?.trim().toLowerCase().startsWith(letter.toLowerCase()));
}
