import { type Signal, signal } from '@preact/signals';

const STEP = 1.5;
/** How far beyond its own pixels a picture is enlarged. */
const MOST = 4;

/** How large the picture on the stage is drawn. */
export interface Zoom {
  /** CSS px; 0: as it fits. */
  width: Signal<number>;
  /** What is on the stage: `drawn` says how wide it is drawn just now, `own` is its width in pixels. */
  onStage: (drawn: () => number, own: number) => void;
  fit: () => void;
  closer: () => void;
  further: () => void;
  toggle: () => void;
}

export function createZoom(): Zoom {
  const width = signal(0);
  let measure = () => 0;
  let fitting = 0;
  let own = 0;

  function set(to: (fits: number) => number) {
    if (!width.peek()) fitting = measure();
    const wanted = to(fitting);
    width.value = wanted > fitting * 1.01 ? Math.min(wanted, Math.max(own, fitting) * MOST) : 0;
  }

  return {
    width,
    onStage: (drawn, pixels) => {
      measure = drawn;
      own = pixels;
      width.value = 0;
    },
    fit: () => set(() => 0),
    closer: () => set((fits) => (width.peek() || fits) * STEP),
    further: () => set(() => width.peek() / STEP),
    // To its own pixels where they are more than fit, else to twice what fits.
    toggle: () => set((fits) => (width.peek() ? 0 : own > fits * 1.2 ? own : fits * 2)),
  };
}
