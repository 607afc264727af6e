import { expect, test } from 'vitest';
import { pieces } from '../../src/ui/thread/links';

const hrefs = (text: string) => pieces(text).flatMap((piece) => piece.href ?? []);

test.each([
  ['see https://example.org/a?b=1#c.', 'https://example.org/a?b=1#c'],
  ['(http://example.org/x_(y))', 'http://example.org/x_(y)'],
  ['“https://example.org”', 'https://example.org/'],
  ['write to ada@example.org, please', 'mailto:ada@example.org'],
  ['mailto:ada@example.org', 'mailto:ada@example.org'],
])('%s leads to %s', (text, href) => {
  expect(hrefs(text)).toEqual([href]);
});

test.each([
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'https://',
  'xhttps:/example',
  '<img src=x onerror=alert(1)>',
])('%s leads nowhere', (text) => {
  expect(hrefs(text)).toEqual([]);
});

test('nothing of a text is lost or changed', () => {
  const text = 'a https://x.org, b\nc@d.ef! javascript:alert(1) (https://y.org/z) end';
  expect(
    pieces(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
});

test('a long text without addresses costs no noticeable time', () => {
  // Looked at twice for every character, a text of this length takes minutes.
  const start = performance.now();
  pieces('a.'.repeat(100_000));
  pieces('@'.repeat(200_000));
  pieces(`a@${'b-'.repeat(100_000)}`);
  expect(performance.now() - start).toBeLessThan(10_000);
});
