import { useRef } from 'preact/hooks';

const LONG = 450;
/** A finger that moves further scrolls; px. */
const STILL = 10;

/** A long press of a finger; the browser's own menu is left to the mouse. */
export function useLongPress(act: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const start = useRef<{ x: number; y: number } | null>(null);
  const acted = useRef(false);
  const stop = () => {
    clearTimeout(timer.current);
    start.current = null;
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.pointerType !== 'touch') return;
      start.current = { x: event.clientX, y: event.clientY };
      acted.current = false;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        acted.current = true;
        act();
      }, LONG);
    },
    onPointerMove: (event: PointerEvent) => {
      const from = start.current;
      if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    // No click of what was pressed, and no focus for it, which would close what has just been opened.
    onTouchEnd: (event: TouchEvent) => {
      if (acted.current && event.cancelable) event.preventDefault();
    },
    onContextMenu: (event: MouseEvent) => {
      if (start.current || acted.current) event.preventDefault();
    },
  };
}
