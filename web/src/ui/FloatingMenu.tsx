import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { moveInMenu } from './Menu';
import { onKeys } from './onKeys';
import { placeMenu } from './thread/placeMenu';
import { useClickOutside } from './useClickOutside';

interface FloatingMenuProps {
  label: string;
  /** Beside what it opens, and what gets the focus back. */
  anchor: HTMLElement;
  /** Some of it stands side by side: left and right walk it, too. */
  wide?: boolean;
  onClose: () => void;
  /** `close` gives the focus back unless it is told not to. */
  children: (close: (back?: boolean) => void) => ComponentChildren;
}

const SIDEWAYS: Record<string, string> = { ArrowRight: 'ArrowDown', ArrowLeft: 'ArrowUp' };

/** A menu above whatever scrolls: one for a whole list, and not one in each of its rows. */
export function FloatingMenu({ label, anchor, wide = false, onClose, children }: FloatingMenuProps) {
  const root = useRef<HTMLDivElement>(null);
  const close = (back = true) => {
    onClose();
    if (back) anchor.focus();
  };

  useLayoutEffect(() => {
    if (root.current) placeMenu(root.current, anchor);
    root.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  }, []);
  useClickOutside(root, onClose);
  useLayoutEffect(() => {
    // A phone is turned round, its keyboard comes and goes: the menu stays by what it belongs to.
    const follow = () => {
      if (anchor.getClientRects().length === 0) onClose();
      else if (root.current) placeMenu(root.current, anchor);
    };
    window.addEventListener('resize', follow);
    return () => window.removeEventListener('resize', follow);
  }, []);

  const keys = onKeys((event) => {
    const key = (wide && SIDEWAYS[event.key]) || event.key;
    if (key === 'Escape' || key === 'Tab') close();
    else if (!moveInMenu(root.current, key)) return;
    event.preventDefault();
    event.stopPropagation();
  });

  return (
    <div ref={root} role="menu" tabIndex={-1} aria-label={label} class="menu menu-floating" onKeyDown={keys}>
      {children(close)}
    </div>
  );
}
