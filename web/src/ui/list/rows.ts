import { type Signal, signal } from '@preact/signals';

export interface Rows {
  /** The row that had the focus last. */
  at: Signal<string | null>;
  /** The row that is to have the focus as soon as it is drawn; '' for the first one there is. */
  wanted: Signal<string | null>;
}

export const createRows = (): Rows => ({ at: signal(null), wanted: signal(null) });

const all = () => [...document.querySelectorAll<HTMLElement>('[data-row]')];

/** Moves the focus along the rows as they stand; from nowhere, to the one at `from` or else to the first. */
export function step(by: 1 | -1, from: string | null): void {
  const rows = all();
  const focused = rows.indexOf(document.activeElement as HTMLElement);
  const at = focused === -1 ? rows.findIndex((row) => row.dataset.row === from) : focused;
  const next = at === -1 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1);
  rows[next]?.focus();
}

export const isRow = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('[data-row]');

/** Gives a row the focus; false where it is not drawn, or not to be seen. */
export function focusRow(id: string): boolean {
  const row = id
    ? document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)
    : document.querySelector<HTMLElement>('[data-row]');
  row?.focus();
  return row !== null && document.activeElement === row;
}
