import { expect, test } from 'vitest';
import { pageOf } from '../../src/widget/panel';

test('the page goes along without its fragment', () => {
  const page = { url: 'https://shop.example/lamps?id=7#reviews', title: ' Halden ' };
  expect(pageOf(page)).toEqual({ page: { url: 'https://shop.example/lamps?id=7', title: 'Halden' } });
});

test.each(['', 'about:blank', 'file:///home/gil/shop.html', `https://shop.example/${'x'.repeat(2000)}`])(
  'a ticket is opened without a page where that is none to tell of: %.30s',
  (url) => {
    expect(pageOf({ url, title: 'Shop' })).toEqual({});
  },
);
