import { parseColour, readableOn } from '../colour';
import type { Options } from '../protocol';
import { HOST, STYLE } from './style';

const TEXTS: Record<'en' | 'es', readonly [ask: string, close: string, unread: string]> = {
  en: ['Chat with us', 'Close the chat', 'unread'],
  es: ['Habla con nosotros', 'Cerrar el chat', 'sin leer'],
};

export interface View {
  launcher: HTMLButtonElement;
  /** The frame, once it was needed. */
  frame: HTMLIFrameElement | null;
  load(address: string, loaded: () => void): void;
  draw(state: { open: boolean; hidden: boolean; unread: number; options: Options }): void;
}

/**
 * Everything that is seen in the host page, in a shadow root beside `<body>`: the page's styles do not reach it, nor its
 * own the page; and whoever replaces the body (Turbo, a single-page app) leaves it in place, with the chat in it.
 */
export function createView(): View {
  const host = document.createElement('parlour-widget');
  host.style.cssText = HOST;
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const box = within(root, 'div');
  const launcher = within(box, 'button');
  within(launcher, 'b');
  const badge = within(launcher, 'i');

  host.popover = 'manual';
  const attach = () => {
    if (host.isConnected) return;
    document.documentElement.append(host);
    // Into the top layer, where there is one: a `transform` of the root itself takes along all that is fixed.
    host.showPopover?.();
  };
  attach();
  // A page may throw even its root's children away.
  const watcher = new MutationObserver(attach);
  for (const node of [document, document.documentElement]) watcher.observe(node, { childList: true });

  const view: View = {
    launcher,
    frame: null,
    load: (address, loaded) => {
      const frame = within(box, 'iframe');
      view.frame = frame;
      frame.allow = 'clipboard-write';
      frame.onload = loaded;
      frame.src = address;
    },
    draw: ({ open, hidden, unread, options }) => {
      const language = options.locale || navigator.language;
      const [ask, close, words] = /^es\b/i.test(language) ? TEXTS.es : TEXTS.en;
      const name = options.launcher || ask;
      const accent = parseColour(options.accent);
      box.style.setProperty('--a', accent ? (options.accent as string) : '');
      box.style.setProperty('--o', accent ? readableOn(accent) : '');
      const radius = /^(\d{1,2})(px)?$/.exec(options.radius ?? '');
      box.style.setProperty('--r', radius ? `${radius[1]}px` : '');
      box.dir = getComputedStyle(document.documentElement).direction;
      box.className = `${options.position === 'start' ? 'start' : ''} ${open ? 'open' : ''}`;
      launcher.hidden = hidden;
      const label = open ? close : unread ? `${name}, ${unread} ${words}` : name;
      launcher.setAttribute('aria-label', label);
      launcher.setAttribute('aria-expanded', String(open));
      badge.hidden = open || !unread;
      badge.textContent = unread > 99 ? '99+' : String(unread);
      if (view.frame) view.frame.title = options.title || name;
    },
  };
  return view;
}

function within<K extends keyof HTMLElementTagNameMap>(parent: Node, name: K): HTMLElementTagNameMap[K] {
  return parent.appendChild(document.createElement(name));
}
