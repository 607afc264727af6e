const GAP = 4;

/** Below what it belongs to, or above it where there is more room; always within the window. */
export function placeMenu(menu: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + GAP;
  const top = below + height <= innerHeight ? below : Math.max(GAP, at.top - GAP - height);
  const left = at.left + at.width / 2 < innerWidth / 2 ? at.left : at.right - width;
  const within = (offset: number, most: number) => `${Math.max(GAP, Math.min(offset, most - GAP))}px`;
  menu.style.setProperty('--at-top', within(top, innerHeight - height));
  menu.style.setProperty('--at-left', within(left, innerWidth - width));
}
