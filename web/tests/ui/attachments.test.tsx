import { cleanup, render, screen } from '@testing-library/preact';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Attachment } from '../../src/core/wire';
import { boxOf } from '../../src/ui/media/boxes';
import { loadMedia, mediaFailed, mediaParts } from '../../src/ui/media/parts';
import { Attachments } from '../../src/ui/thread/Attachments';
import { sizeText } from '../../src/ui/thread/sizes';

const opened = vi.fn();
let lessMotion = false;
let listeners: (() => void)[] = [];

beforeAll(loadMedia);

beforeEach(() => {
  lessMotion = false;
  listeners = [];
  opened.mockReset();
  vi.stubGlobal('matchMedia', () => ({
    get matches() {
      return lessMotion;
    },
    addEventListener: (_: string, act: () => void) => listeners.push(act),
    removeEventListener: () => {},
  }));
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const file = (more: Partial<Attachment> = {}): Attachment => ({
  id: 'file-1',
  url: '/files/file-1/plan.pdf',
  thumbnailUrl: null,
  name: 'plan.pdf',
  mime: 'application/pdf',
  size: 340_000,
  width: null,
  height: null,
  duration: null,
  ...more,
});

const picture = (more: Partial<Attachment> = {}) =>
  file({
    mime: 'image/png',
    url: '/files/file-1/lamp.png',
    thumbnailUrl: '/small',
    width: 1600,
    height: 800,
    name: 'lamp.png',
    ...more,
  });

const show = (...files: Attachment[]) => render(<Attachments files={files} mine onOpen={opened} />);
const click = (element: Element, more: MouseEventInit = {}) =>
  element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...more }));

test('a picture shows its small one in its own proportions, and is looked at by a click', () => {
  show(picture());
  const image = screen.getByRole('img', { name: 'Picture: lamp.png' });
  const link = image.closest('a') as HTMLAnchorElement;
  expect(image.getAttribute('src')).toBe('/small');
  expect([link.style.width, link.style.aspectRatio]).toEqual(['320px', '320 / 160']);
  expect(click(link)).toBe(false);
  expect(opened.mock.calls).toEqual([['file-1']]);
});

test('a tab of its own is left to the browser', () => {
  show(picture());
  const link = screen.getByRole('link');
  document.addEventListener('click', (event) => event.preventDefault(), { once: true });
  click(link, { ctrlKey: true });
  expect(opened).not.toHaveBeenCalled();
  expect([link.getAttribute('href'), link.getAttribute('target')]).toEqual(['/files/file-1/lamp.png', null]);
});

test.each([
  [
    { width: 1080, height: 8000 },
    { width: 200, height: 320, cropped: 'long' },
  ],
  [
    { width: 8000, height: 1080 },
    { width: 320, height: 200, cropped: 'wide' },
  ],
  [
    { width: 4000, height: 150 },
    { width: 320, height: 150, cropped: 'wide' },
  ],
  [
    { width: 1080, height: 2340 },
    { width: 148, height: 320 },
  ],
  [
    { width: 40, height: 300 },
    { width: 40, height: 300 },
  ],
  [
    { width: 64, height: 32 },
    { width: 64, height: 32 },
  ],
])('%o is drawn as %o', (size, box) => expect(boxOf(size)).toEqual(box));

test('a long picture is cropped and says that there is more of it', () => {
  show(picture({ width: 1080, height: 8000 }));
  expect(screen.getByRole('link').textContent).toBe('Open in full');
  cleanup();
  show(picture());
  expect(screen.getByRole('link').textContent).toBe('');
});

test('several pictures are an album of two rows of three at most, and the last says how many more there are', () => {
  const many = Array.from({ length: 10 }, (_, n) => picture({ id: `p${n}`, name: `${n}.png` }));
  show(...many.slice(0, 3), file({ id: 'f', name: 'plan.pdf' }), ...many.slice(3));
  const album = screen.getByRole('list', { name: '10 pictures' });
  const tiles = [...album.querySelectorAll('a')];
  expect(tiles.map((tile) => tile.textContent)).toEqual(['', '', '', '', '', '+4']);
  expect(tiles.at(-1)?.getAttribute('aria-label')).toBe('Picture: 5.png, and 4 more');
  tiles.forEach((tile) => void click(tile));
  expect(opened.mock.calls.flat()).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5']);
  expect(screen.getByRole('link', { name: /plan\.pdf/ }).closest('ul')).toBeNull();
});

test('six pictures are all shown, and nothing is said of more', () => {
  show(...Array.from({ length: 6 }, (_, n) => picture({ id: `p${n}` })));
  expect(screen.getByRole('list').querySelectorAll('a')).toHaveLength(6);
  expect(screen.getByRole('list').textContent).toBe('');
});

const sources = () => [...document.querySelectorAll('img')].map((image) => image.getAttribute('src'));
const moving = (more: Partial<Attachment> = {}) => picture({ mime: 'image/gif', duration: 1.2, ...more });

test.each(['image/gif', 'image/png', 'image/webp'])(
  '%s moves until it is clicked, and again then',
  async (mime) => {
    show(moving({ mime }));
    expect(sources()).toEqual(['/small', '/files/file-1/lamp.png']);
    click(screen.getByRole('button', { name: 'Pause lamp.png' }));
    click(await screen.findByRole('button', { name: 'Play lamp.png' }));
    await screen.findByRole('button', { name: 'Pause lamp.png' });
    expect(sources()).toEqual(['/small', '/files/file-1/lamp.png']);
    click(screen.getByRole('link', { name: 'Open lamp.png in full' }));
    expect(opened).toHaveBeenCalledWith('file-1');
  },
);

test('a picture does not move for who wants less of it, until asked to', async () => {
  lessMotion = true;
  show(moving());
  expect(sources()).toEqual(['/small']);
  click(screen.getByRole('button', { name: 'Play lamp.png' }));
  await screen.findByRole('button', { name: 'Pause lamp.png' });
  expect(sources()).toHaveLength(2);
});

test('it stops when less motion is wanted while it moves', async () => {
  show(moving());
  expect(sources()).toHaveLength(2);
  await vi.waitFor(() => expect(listeners).toHaveLength(1));
  lessMotion = true;
  for (const changed of listeners) changed();
  await screen.findByRole('button', { name: 'Play lamp.png' });
  expect(sources()).toEqual(['/small']);
});

test('one of many megabytes waits for a click', () => {
  show(moving({ size: 20_000_000 }));
  expect(sources()).toEqual(['/small']);
});

test('another file says its name and size, and is taken under that name', () => {
  show(file());
  const link = screen.getByRole('link');
  expect(link.textContent).toBe('plan.pdf340 kB');
  expect(link.getAttribute('download')).toBe('plan.pdf');
});

test('a picture that cannot be shown is a file to take', () => {
  show(file({ mime: 'image/heic', name: 'IMG_1.HEIC' }), picture({ id: 'p' }));
  expect(document.querySelector('a[download]')?.getAttribute('download')).toBe('IMG_1.HEIC');
});

test('sound has a player', () => {
  show(file({ mime: 'audio/mp4', duration: 3 }));
  expect(document.querySelector('audio')?.getAttribute('src')).toBe('/files/file-1/plan.pdf');
});

test('before what draws them is here, files keep the space that they will take; where it fails, they are links', async () => {
  const parts = mediaParts.value;
  mediaParts.value = null;
  try {
    const view = show(picture(), file({ id: 'f', mime: 'audio/mp4' }));
    const boxes = [...view.container.querySelectorAll('[style]')].map((box) => box.getAttribute('style'));
    expect(boxes).toEqual([expect.stringContaining('320 / 160'), expect.stringContaining('320 / 56')]);
    mediaFailed.value = true;
    cleanup();
    show(picture(), file({ id: 'f' }));
    expect(screen.getAllByRole('link').map((link) => link.getAttribute('download'))).toEqual([
      'lamp.png',
      'plan.pdf',
    ]);
  } finally {
    mediaParts.value = parts;
    mediaFailed.value = false;
  }
});

test('sizes are short and honest', () => {
  expect([0, 999, 1000, 25_400_000].map(sizeText)).toEqual(['0 bytes', '999 bytes', '1 kB', '25 MB']);
});
