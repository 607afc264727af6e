import { effect } from '@preact/signals';
import type { ComponentChild } from 'preact';
import { render } from 'preact';
import type { Actor } from '../core/wire';
import { direction, locale, speak } from '../i18n';
import { keepCookie, readCookie } from './cookies';
import { keepDropsOnPage } from './drops';
import { fitAboveKeyboard } from './keyboard';
import { withRegion } from './localeRegion';
import { startTheme } from './theme';

export interface Boot {
  actor: Actor | null;
  locale: string;
  version: string;
}

/** What the server wrote into the page; harmless defaults where a page came without it. */
export function readBoot<T extends Boot>(): T {
  const text = document.getElementById('boot')?.textContent;
  const given = text ? (JSON.parse(text) as Partial<T>) : {};
  return { actor: null, locale: navigator.language, version: '', ...given } as T;
}

/** Language, direction and appearance, before anything is drawn. */
export async function startPage(boot: Boot): Promise<void> {
  startTheme();
  fitAboveKeyboard();
  keepDropsOnPage();
  await speak(withRegion(readCookie('locale') ?? boot.locale));
  effect(() => {
    document.documentElement.lang = locale.value;
    document.documentElement.dir = direction.value;
  });
}

export function chooseLocale(tag: string): void {
  keepCookie('locale', tag);
  void speak(withRegion(tag));
}

/**
 * Draws the app in place of the server's plain page. What somebody already typed there is handed over by field name,
 * for the scripts may come late.
 */
export function mount(draw: (typed: Record<string, string>) => ComponentChild): void {
  const root = document.getElementById('app');
  if (!root) return;
  const typed = typedValues(root);
  root.replaceChildren();
  render(draw(typed), root);
}

function typedValues(root: HTMLElement): Record<string, string> {
  const fields = root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input[name], textarea[name]');
  return Object.fromEntries([...fields].map((field) => [field.name, field.value]));
}
