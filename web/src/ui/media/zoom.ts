import { type Signal, signal } from '@preact/signals';

const STEP = 1.5;
/** How far beyond its own pixels a picture is enlarged. */
const MOST = 4;

/** How large the picture on the stage is drawn. */
export interface Zoom {
  /** CSS px; 0: as it fits. */
  width: Signal<number>;
  /** What is on the stage: how wide it is drawn where it fits, and how wide it is in pixels. */
  onStage: (fitting: number, own: number) => void;
  fit: () => void;
  closer: () => void;
  further: () => void;
  toggle: () => void;
}

export function createZoom(): Zoom {
  const width = signal(0);
  let fitting = 0;
  let own = 0;

  function set(to: number) {
    width.value = to > fitting * 1.01 ? Math.min(to, Math.max(own, fitting) * MOST) : 0;
  }

  return {
    width,
    onStage: (drawn, pixels) => {
      fitting = drawn;
      own = pixels;
      width.value = 0;
    },
    fit: () => set(0),
    closer: () => set((width.peek() || fitting) * STEP),
    further: () => set(width.peek() / STEP),
    // To its own pixels where they are more than fit, else to twice what fits.
    toggle: () => set(width.peek() ? 0 : own > fitting * 1.2 ? own : fitting * 2),
  };
}
