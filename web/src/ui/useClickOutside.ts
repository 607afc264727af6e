import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/**
 * Calls `left` on a press or a focus outside of `root`. A layout effect, for those of `useEffect` are undone only
 * after the next frame: until then a menu that is gone would hear the next one take the focus, and close it.
 */
export function useClickOutside(
  root: RefObject<HTMLElement | null>,
  left: () => void,
  { open = true, anchor }: { open?: boolean; anchor?: HTMLElement } = {},
): void {
  useLayoutEffect(() => {
    if (!open) return;
    const elsewhere = ({ target }: Event) => {
      if (![root.current, anchor].some((one) => one?.contains(target as Node))) left();
    };
    document.addEventListener('pointerdown', elsewhere);
    document.addEventListener('focusin', elsewhere);
    return () => {
      document.removeEventListener('pointerdown', elsewhere);
      document.removeEventListener('focusin', elsewhere);
    };
  }, [open]);
}
