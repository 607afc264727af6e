/** Moves the focus among the emoji as the key says, by where they stand; false when the key means nothing here. */
export function moveInGrid(root: HTMLElement | null, key: string): boolean {
  const all = [...(root?.querySelectorAll<HTMLElement>('[data-emoji]') ?? [])];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const next = at === -1 ? fromOutside(all, key) : fromInside(all, at, key);
  next?.focus();
  next?.scrollIntoView?.({ block: 'nearest' });
  return next !== undefined;
}

/** From the search field downwards. */
function fromOutside(all: HTMLElement[], key: string): HTMLElement | undefined {
  const searching =
    document.activeElement instanceof HTMLInputElement && document.activeElement.type === 'search';
  return key === 'ArrowDown' && searching ? all[0] : undefined;
}

function fromInside(all: HTMLElement[], at: number, key: string): HTMLElement | undefined {
  const rtl = document.documentElement.dir === 'rtl';
  if (key === 'ArrowRight') return all[at + (rtl ? -1 : 1)];
  if (key === 'ArrowLeft') return all[at + (rtl ? 1 : -1)];
  if (key === 'Home') return all[0];
  if (key === 'End') return all.at(-1);
  if (key === 'ArrowDown') return nearest(all.slice(at + 1), all[at], 1);
  if (key === 'ArrowUp') return nearest(all.slice(0, at).reverse(), all[at], -1);
  return undefined;
}

/** The one right above or below, in the next row that there is. */
function nearest(rest: HTMLElement[], from: HTMLElement | undefined, way: 1 | -1): HTMLElement | undefined {
  const here = from?.getBoundingClientRect();
  if (!here) return undefined;
  const beyond = (box: DOMRect) => (way === 1 ? box.top > here.top + 2 : box.top < here.top - 2);
  let best: { one: HTMLElement; top: number; off: number } | undefined;
  for (const one of rest) {
    const box = one.getBoundingClientRect();
    if (!beyond(box)) continue;
    if (best && Math.abs(box.top - best.top) > 2) break;
    const off = Math.abs(box.left - here.left);
    if (!best || off < best.off) best = { one, top: box.top, off };
  }
  return best?.one;
}
