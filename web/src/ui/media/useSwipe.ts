import { useRef } from 'preact/hooks';

/** A finger that moves so far to a side has swiped; px. */
const FAR = 56;
/** Downwards, to put the picture away; px. */
const DOWN = 96;
/** What moves less has clicked; px. */
const STILL = 6;

interface Swipe {
  stage: { current: HTMLElement | null };
  /** The picture fits: a finger leads on, and does not scroll. */
  free: boolean;
  onStep: (by: number) => void;
  onClose: () => void;
}

/** A finger swipes to the next picture or puts it away; a mouse pulls a picture that is larger than the stage. */
export function useSwipe({ stage, free, onStep, onClose }: Swipe) {
  const from = useRef<{ x: number; y: number; left: number; top: number } | null>(null);
  const moved = useRef(false);

  function begin(event: PointerEvent) {
    const { scrollLeft: left = 0, scrollTop: top = 0 } = stage.current ?? {};
    moved.current = false;
    from.current = event.isPrimary ? { x: event.clientX, y: event.clientY, left, top } : null;
  }

  function move(event: PointerEvent) {
    const start = from.current;
    if (!start) return;
    const [x, y] = [event.clientX - start.x, event.clientY - start.y];
    if (Math.hypot(x, y) > STILL) moved.current = true;
    if (event.pointerType === 'mouse' && event.buttons === 1) {
      stage.current?.scrollTo(start.left - x, start.top - y);
    }
  }

  function end(event: PointerEvent) {
    const start = from.current;
    from.current = null;
    if (!start || !free || event.pointerType === 'mouse') return;
    const [x, y] = [event.clientX - start.x, event.clientY - start.y];
    if (Math.abs(x) > FAR && Math.abs(x) > 1.5 * Math.abs(y)) onStep(x < 0 ? 1 : -1);
    else if (y > DOWN && y > 1.5 * Math.abs(x) && stage.current?.scrollTop === 0) onClose();
  }

  return {
    moved: () => moved.current,
    handlers: {
      onPointerDown: begin,
      onPointerMove: move,
      onPointerUp: end,
      onPointerCancel: () => {
        from.current = null;
      },
    },
  };
}
