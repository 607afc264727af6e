import { effect, type ReadonlySignal } from '@preact/signals';

/** Keeps the page's title at "(3) Name"; returns its undo. */
export function countInTitle(count: ReadonlySignal<number>, name: ReadonlySignal<string>): () => void {
  return effect(() => {
    document.title = count.value > 0 ? `(${shown(count.value)}) ${name.value}` : name.value;
  });
}

/** Draws the count on the page's icon; returns its undo. A picture in the address itself, so nothing is fetched. */
export function countInFavicon(count: ReadonlySignal<number>): () => void {
  return effect(() => {
    const link = iconLink();
    link.type = 'image/svg+xml';
    link.href = `data:image/svg+xml,${encodeURIComponent(icon(count.value))}`;
  });
}

function iconLink(): HTMLLinkElement {
  const found = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (found) return found;
  const made = document.createElement('link');
  made.rel = 'icon';
  document.head.append(made);
  return made;
}

const shown = (count: number) => (count > 99 ? '99+' : String(count));

function icon(count: number): string {
  const bubble =
    '<rect width="32" height="32" rx="9" fill="#3f4ec4"/>' +
    '<path d="M9 10.5A2.5 2.5 0 0 1 11.5 8h9a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5H15l-4.2 4.1a.5.5 0 0 1-.8-.4V19A2.5 2.5 0 0 1 9 16.6z" fill="#fff"/>';
  const text = count > 9 ? '9+' : String(count);
  const badge =
    '<circle cx="22" cy="10" r="10" fill="#c22b2b"/>' +
    `<text x="22" y="15" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="13" fill="#fff">${text}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${bubble}${count > 0 ? badge : ''}</svg>`;
}
