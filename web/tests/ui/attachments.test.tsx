import { cleanup, render, screen } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import type { Attachment } from '../../src/core/wire';
import { Attachments } from '../../src/ui/thread/Attachments';
import { sizeText } from '../../src/ui/thread/sizes';

afterEach(cleanup);

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

test('a picture shows its small one in its own proportions, and leads to the whole', () => {
  const picture = { mime: 'image/png', thumbnailUrl: '/small', width: 1600, height: 800, name: 'lamp.png' };
  render(<Attachments files={[file(picture)]} mine />);
  const image = screen.getByRole('img', { name: 'Picture: lamp.png' });
  expect([image.getAttribute('src'), image.getAttribute('width'), image.getAttribute('height')]).toEqual([
    '/small',
    '320',
    '160',
  ]);
  expect(image.closest('a')?.getAttribute('href')).toBe('/files/file-1/plan.pdf');
});

test('another file says its name and size, and is taken under that name', () => {
  render(<Attachments files={[file()]} mine={false} />);
  const link = screen.getByRole('link');
  expect(link.textContent).toBe('plan.pdf340 kB');
  expect(link.getAttribute('download')).toBe('plan.pdf');
});

test('sizes are short and honest', () => {
  expect([0, 999, 1000, 25_400_000].map(sizeText)).toEqual(['0 bytes', '999 bytes', '1 kB', '25 MB']);
});
