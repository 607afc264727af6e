import { isWideScreen } from './mediaQueries';
import type { Panes } from './panes';

/** Whether letters are letters here. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.matches('textarea, select, input:not([type="checkbox"], [type="radio"])')
  );
}

/** One step back: out of what is being written, then out of a drawer, then out of the conversation. */
export function stepBack(panes: Panes, target: EventTarget | null): void {
  if (target instanceof HTMLElement && isWriting(target)) {
    if (target.matches('[data-search]')) panes.endSearch();
    target.blur();
  } else if (panes.panel.peek() && panes.router.id.peek() && !isWideScreen()) {
    panes.panel.value = false;
  } else if (panes.router.id.peek()) {
    panes.backToList();
  }
}

export function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}
