/** Fetches with the guest's token what lies under `/files/`. */
export type FetchFile = (path: string) => Promise<Blob>;

/**
 * Pictures, sound, video and links in messages ask for `/files/…` as every page does, by cookie. In a frame inside
 * another site there is none: what fails for want of it is fetched again with the token. Returns its undo.
 */
export function fetchFilesByToken(root: Document, fetchFile: FetchFile): () => void {
  const made = new Map<string, Promise<string>>();

  function address(path: string): Promise<string> {
    const known = made.get(path) ?? fetchFile(path).then((blob) => URL.createObjectURL(blob));
    made.set(path, known);
    known.catch(() => made.delete(path));
    return known;
  }

  async function failed({ target }: Event) {
    if (!(target instanceof HTMLImageElement || target instanceof HTMLMediaElement)) return;
    const path = filePath(target.currentSrc || target.src);
    if (path) target.src = await address(path).catch(() => target.src);
  }

  async function pressed(event: MouseEvent) {
    if (event.defaultPrevented) return; // a picture that is looked at here
    const link = (event.target as Element | null)?.closest?.('a');
    const path = link && filePath(link.href);
    if (!link || !path) return;
    event.preventDefault();
    const saved = document.createElement('a');
    saved.download = link.title || decodeURIComponent(path.split('/').at(-1) ?? '');
    saved.href = await address(path).catch(() => '');
    if (saved.href.startsWith('blob:')) saved.click();
  }

  root.addEventListener('error', failed, true);
  root.addEventListener('click', pressed);
  return () => {
    root.removeEventListener('error', failed, true);
    root.removeEventListener('click', pressed);
    for (const one of made.values()) one.then(URL.revokeObjectURL, () => {});
  };
}

function filePath(address: string): string | null {
  const url = new URL(address || '/', location.href);
  return url.origin === location.origin && url.pathname.startsWith('/files/')
    ? url.pathname + url.search
    : null;
}
