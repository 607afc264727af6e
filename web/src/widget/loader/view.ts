import { parseColour, readableOn } from '../colour';
import type { Options } from '../protocol';
import { STYLE } from './style';

const SVG = 'http://www.w3.org/2000/svg';
const BUBBLE = 'M4 6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6l-4 4v-4H6a2 2 0 0 1-2-2z';
const DOWN = 'M6 9l6 6 6-6';
const TEXTS = {
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
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const box = root.appendChild(document.createElement('div'));
  const launcher = box.appendChild(document.createElement('button'));
  launcher.type = 'button';
  const icon = launcher.appendChild(document.createElementNS(SVG, 'svg'));
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  const path = icon.appendChild(document.createElementNS(SVG, 'path'));
  const badge = launcher.appendChild(document.createElement('i'));

  const attach = () => host.isConnected || document.documentElement.append(host);
  attach();
  // A page may throw even its root's children away.
  const watcher = new MutationObserver(attach);
  for (const node of [document, document.documentElement]) watcher.observe(node, { childList: true });

  const view: View = {
    launcher,
    frame: null,
    load: (address, loaded) => {
      const frame = document.createElement('iframe');
      frame.src = address;
      frame.allow = 'clipboard-write';
      frame.addEventListener('load', loaded);
      view.frame = box.appendChild(frame);
    },
    draw: ({ open, hidden, unread, options }) => {
      const language = options.locale || navigator.language;
      const [ask, close, words] = /^es\b/i.test(language) ? TEXTS.es : TEXTS.en;
      const name = options.launcher || ask || '';
      const accent = parseColour(options.accent);
      host.style.setProperty('--a', accent ? (options.accent ?? '') : '');
      host.style.setProperty('--o', accent ? readableOn(accent) : '');
      host.style.setProperty(
        '--r',
        /^\d{1,2}(px)?$/.test(options.radius ?? '') ? `${Number.parseInt(options.radius ?? '', 10)}px` : '',
      );
      host.dir = getComputedStyle(document.documentElement).direction;
      box.className = `${options.position === 'start' ? 'start' : ''} ${open ? 'open' : ''}`;
      launcher.hidden = hidden;
      const label = open ? close : unread ? `${name}, ${unread} ${words}` : name;
      launcher.setAttribute('aria-label', label ?? '');
      launcher.setAttribute('aria-expanded', String(open));
      path.setAttribute('d', open ? DOWN : BUBBLE);
      badge.hidden = open || !unread;
      badge.textContent = unread > 99 ? '99+' : String(unread);
      if (view.frame) {
        view.frame.title = options.title || name;
        view.frame.classList.toggle('shown', open);
      }
    },
  };
  return view;
}
