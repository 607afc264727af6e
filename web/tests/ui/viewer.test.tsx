import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Attachment } from '../../src/core/wire';
import { setLocale } from '../../src/i18n';
import { Viewer } from '../../src/ui/media/Viewer';
import { createZoom } from '../../src/ui/media/zoom';

const closed = vi.fn();
const files = ['a', 'b', 'c'].map(
  (id): Attachment => ({
    id,
    url: `/files/${id}/${id}.png`,
    thumbnailUrl: `/small/${id}`,
    name: `${id}.png`,
    mime: 'image/png',
    size: 1,
    width: 1600,
    height: 900,
    duration: null,
  }),
);

beforeEach(() => {
  closed.mockReset();
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
});

afterEach(() => {
  cleanup();
  setLocale('en');
  vi.unstubAllGlobals();
});

const show = (id: string, shown = files) => render(<Viewer files={shown} id={id} onClose={closed} />);
const press = (key: string, more = {}) => fireEvent.keyDown(screen.getByRole('dialog'), { key, ...more });
const inSight = () => screen.getByRole('img', { name: /^Picture/ }).getAttribute('src');
const stage = () => document.querySelector('.viewer-stage') as HTMLElement;

test('it begins with the one that was clicked, over the small one, and says where it stands', () => {
  show('b');
  expect(inSight()).toBe('/small/b');
  expect(document.querySelector('.media-motion')?.getAttribute('src')).toBe('/files/b/b.png');
  expect(screen.getByText('b.png, picture 2 of 3')).toBeTruthy();
  const download = screen.getByRole('link', { name: 'Download' });
  expect([download.getAttribute('href'), download.getAttribute('download')]).toEqual([
    '/files/b/b.png',
    'b.png',
  ]);
});

test('arrows lead on and end at the ends', () => {
  show('a');
  expect(screen.queryByRole('button', { name: 'Previous picture' })).toBeNull();
  press('ArrowLeft');
  expect(inSight()).toBe('/small/a');
  press('ArrowRight');
  press('ArrowRight');
  press('ArrowRight');
  expect(inSight()).toBe('/small/c');
  expect(screen.queryByRole('button', { name: 'Next picture' })).toBeNull();
  press('Home');
  expect(inSight()).toBe('/small/a');
  fireEvent.click(screen.getByRole('button', { name: 'Next picture' }));
  expect(inSight()).toBe('/small/b');
});

test('from right to left the left arrow leads on', () => {
  setLocale('ar');
  show('a');
  press('ArrowLeft');
  expect(document.querySelector('img[src="/small/b"]')).toBeTruthy();
});

test('Esc closes it and nothing behind it', () => {
  const behind = vi.fn();
  document.addEventListener('keydown', behind);
  show('a');
  press('Escape');
  fireEvent(screen.getByRole('dialog'), new Event('cancel', { cancelable: true }));
  document.removeEventListener('keydown', behind);
  expect(closed).toHaveBeenCalledTimes(1);
  expect(behind).not.toHaveBeenCalled();
});

test('keys with Ctrl are the browser’s', () => {
  show('a');
  expect(press('ArrowRight', { ctrlKey: true })).toBe(true);
  expect(press('+', { ctrlKey: true })).toBe(true);
  expect(inSight()).toBe('/small/a');
});

const pointer = (x: number, y = 0, pointerType = 'touch') => ({
  clientX: x,
  clientY: y,
  pointerType,
  isPrimary: true,
});
function swipe(x: number, y = 0, pointerType = 'touch') {
  fireEvent.pointerDown(stage(), pointer(200, 200, pointerType));
  fireEvent.pointerMove(stage(), pointer(200 + x, 200 + y, pointerType));
  fireEvent.pointerUp(stage(), pointer(200 + x, 200 + y, pointerType));
}

test('a finger swipes to the next and back, and down puts it away', () => {
  show('a');
  swipe(-90, 10);
  expect(inSight()).toBe('/small/b');
  swipe(90, 10);
  expect(inSight()).toBe('/small/a');
  swipe(-20);
  swipe(-70, 80);
  swipe(-90, 0, 'mouse');
  expect(inSight()).toBe('/small/a');
  expect(closed).not.toHaveBeenCalled();
  swipe(10, 120);
  expect(closed).toHaveBeenCalledTimes(1);
});

test('a click beside the picture closes; one on it does not', () => {
  show('a');
  fireEvent.click(document.querySelector('.viewer-zoom') as HTMLElement);
  expect(closed).not.toHaveBeenCalled();
  fireEvent.click(stage());
  expect(closed).toHaveBeenCalledTimes(1);
});

test('a long picture is shown as wide as there is room, and an ordinary one whole', () => {
  show('a', [{ ...(files[0] as Attachment), width: 1080, height: 9000 }]);
  expect(stage().className).toContain('viewer-long');
  cleanup();
  show('a');
  expect(stage().className).toContain('viewer-whole');
});

test('a picture that does not come says so, and not while it is tried again', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  show('a');
  const whole = () => document.querySelector('.media-motion') as HTMLElement;
  fireEvent.error(whole());
  fireEvent.load(whole());
  act(() => void vi.advanceTimersByTime(10_000));
  expect(screen.queryByRole('alert')).toBeNull();
  press('ArrowRight');
  fireEvent.error(whole());
  expect(screen.queryByRole('alert')).toBeNull();
  act(() => void vi.advanceTimersByTime(10_000));
  expect(screen.getByRole('alert').textContent).toContain('did not load');
  vi.useRealTimers();
});

test('zooming goes to its own pixels, in steps, no further than four times them, and back to what fits', () => {
  const zoom = createZoom();
  zoom.onStage(() => 400, 1600);
  zoom.toggle();
  expect(zoom.width.value).toBe(1600);
  zoom.toggle();
  expect(zoom.width.value).toBe(0);
  zoom.closer();
  expect(zoom.width.value).toBe(600);
  zoom.further();
  expect(zoom.width.value).toBe(0);
  for (let n = 0; n < 20; n++) zoom.closer();
  expect(zoom.width.value).toBe(6400);
  zoom.onStage(() => 100, 100);
  zoom.toggle();
  expect(zoom.width.value).toBe(200);
});
