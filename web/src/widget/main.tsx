import { effect } from '@preact/signals';
import { render } from 'preact';
import { keepDropsOnPage } from '../ui/drops';
import { loadTypefaceLater } from '../ui/laterTypeface';
import { withRegion } from '../ui/localeRegion';
import { onKeys } from '../ui/onKeys';
import { applyAppearance } from './appearance';
import { createHost } from './host';
import { loadConversation } from './loadConversation';
import { PanelPage } from './PanelPage';
import { createPanel, loadSession } from './panel';
import './panel.css';
import { direction, locale, speak } from './texts';

interface PanelBoot {
  locale: string;
  /** Whose pages may speak to this frame. */
  origins: string[];
  deskOnline: boolean;
}

const boot = JSON.parse(document.getElementById('boot')?.textContent ?? '{}') as Partial<PanelBoot>;
const html = document.documentElement;

if (window.parent === window) location.replace('/');
else void start();

async function start() {
  keepDropsOnPage();
  const host = createHost([location.origin, ...(boot.origins ?? [])]);
  const panel = createPanel({ host, deskOnline: boot.deskOnline ?? null });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const look = () => applyAppearance(panel.options.value, html, dark.matches);
  const language = () => withRegion(panel.options.value.locale || boot.locale || navigator.language);
  await speak(language());
  effect(() => void speak(language()));
  effect(look);
  effect(() => {
    html.lang = locale.value;
    html.dir = direction.value;
  });
  dark.addEventListener('change', look);
  // What closes a menu or a dialog has done so before this hears of it.
  const pressed = onKeys((event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) panel.close();
  });
  document.addEventListener('keydown', pressed);
  const root = document.getElementById('app');
  if (root) render(<PanelPage panel={panel} />, root);
  // For whoever has a conversation, and for whoever begins to write: not for a look at the form.
  const begin = () => {
    void loadConversation();
    loadSession().catch(Boolean);
  };
  document.addEventListener('input', begin, { once: true });
  effect(() => {
    if (!panel.session.value) return;
    void loadConversation();
  });
  effect(() => {
    if (panel.shown.value) loadTypefaceLater();
  });
}
