import { vi } from 'vitest';

const ROW = 60;
const FRAME = 600;

/** happy-dom lays nothing out: without sizes, virtua draws nothing. A row is 60 px high, all else 600. */
export function layOut(): void {
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockImplementation(heightOf);
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(400);
  Object.defineProperty(HTMLElement.prototype, 'offsetParent', {
    configurable: true,
    get(this: HTMLElement) {
      return this.parentElement;
    },
  });
  const view = document.defaultView as unknown as { ResizeObserver: unknown };
  view.ResizeObserver = Sizes;
}

function heightOf(this: HTMLElement): number {
  return this.tagName === 'LI' ? ROW : FRAME;
}

class Sizes {
  constructor(private readonly told: (entries: object[]) => void) {}

  observe(target: HTMLElement): void {
    const contentRect = { width: target.offsetWidth, height: target.offsetHeight };
    queueMicrotask(() => this.told([{ target, contentRect }]));
  }

  unobserve(): void {}
  disconnect(): void {}
}

/** The rows that are drawn, from the top. */
export const drawnRows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-row]')];
