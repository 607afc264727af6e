import { signal } from '@preact/signals';
import { keepCookie, readCookie } from './cookies';

export type Theme = 'system' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** What the reader chose; `system` leaves it to `prefers-color-scheme`. */
export const theme = signal<Theme>('system');

export function startTheme(): void {
  const kept = readCookie('theme');
  apply(kept === 'light' || kept === 'dark' ? kept : 'system');
}

export function chooseTheme(choice: Theme): void {
  keepCookie('theme', choice === 'system' ? null : choice);
  apply(choice);
}

function apply(choice: Theme): void {
  theme.value = choice;
  if (choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
}
