import { expect, test } from 'vitest';
import { pieces } from '../../src/ui/thread/links';

const hrefs = (text: string) => pieces(text).flatMap((piece) => piece.href ?? []);
const shown = (text: string) => pieces(text).flatMap((piece) => (piece.href ? [piece.text] : []));

test.each([
  ['see https://example.org/a?b=1#c.', 'https://example.org/a?b=1#c'],
  ['(http://example.org/x_(y))', 'http://example.org/x_(y)'],
  ['“https://example.org”', 'https://example.org/'],
  ['HTTPS://EXAMPLE.ORG/A', 'https://example.org/A'],
  ['http://[::1]:8000', 'http://[::1]:8000/'],
  ['at https://example.org/[a]{b}, they say', 'https://example.org/[a]%7Bb%7D'],
  ["https://example.org/Ohm's_law", "https://example.org/Ohm's_law"],
  ["'https://example.org/a'", 'https://example.org/a'],
  ['https://example.org/?next=https://example.com/', 'https://example.org/?next=https://example.com/'],
  ['https://web.example/2026/https://example.com/', 'https://web.example/2026/https://example.com/'],
  ['www.example.org/a', 'https://www.example.org/a'],
  ['write to ada@example.org, please', 'mailto:ada@example.org'],
  ['ada+lists@mail.example.org.', 'mailto:ada+lists@mail.example.org'],
  ['<ada@example.org>', 'mailto:ada@example.org'],
  ['..ada@example.org', 'mailto:ada@example.org'],
  ['mailto:ada@example.org', 'mailto:ada@example.org'],
])('%s leads to %s', (text, href) => {
  expect(hrefs(text)).toEqual([href]);
});

test.each([
  ['見て https://example.org/日本語。次', 'https://example.org/日本語'],
  ['（https://example.org/a）と', 'https://example.org/a'],
  ['https://example.org/a，然后', 'https://example.org/a'],
  ['https://example.org/a、次', 'https://example.org/a'],
  ['「https://example.org/a」', 'https://example.org/a'],
  ['هل رأيت https://example.org/a؟ نعم', 'https://example.org/a'],
  ['https://example.org/a، ثم', 'https://example.org/a'],
  ['देखो https://example.org/a।', 'https://example.org/a'],
  ['«https://example.org/a»', 'https://example.org/a'],
  ['Müller: jürgen.müller@exämple.org!', 'jürgen.müller@exämple.org'],
  ['Пишите на почта@пример.рф.', 'почта@пример.рф'],
  ['見て https://example.org/a｡次', 'https://example.org/a'],
  ['｢https://example.org/a｣', 'https://example.org/a'],
  ['〝https://example.org/a〟', 'https://example.org/a'],
  ['https://example.org/a﹐然后', 'https://example.org/a'],
  ['https://example.org/a｜https', 'https://example.org/a'],
  ['ကြည့်ပါ https://example.org/a။', 'https://example.org/a'],
  ['https://example.org/a། ཡང', 'https://example.org/a'],
  ['https://example.org/a։', 'https://example.org/a'],
  ['https://example.org/a׃', 'https://example.org/a'],
  ['https://example.org/a៕', 'https://example.org/a'],
  ['⟨https://example.org/a⟩', 'https://example.org/a'],
  ['\u2067https://example.org/a\u2069.', 'https://example.org/a'],
  ['هل رأيت https://example.org/a\u200F؟', 'https://example.org/a'],
  ['https://example.org/a\u200Bข้อความ', 'https://example.org/a'],
  ['https://ja.example.org/ジョン・スミス', 'https://ja.example.org/ジョン・スミス'],
  ['https://example.org/a–b’s', 'https://example.org/a–b’s'],
  ['请访问www.example.org。', 'www.example.org'],
  ['見てwww.example.org', 'www.example.org'],
  ['ดูwww.example.org', 'www.example.org'],
  ['وwww.example.org', 'www.example.org'],
  ["o'brien@example.org", "o'brien@example.org"],
  ['sales!jo@example.org', 'sales!jo@example.org'],
  ['#jo@example.org', 'jo@example.org'],
  ['𝒶𐐨jo@example.org', '𝒶𐐨jo@example.org'],
  ['😀jo@example.org', 'jo@example.org'],
  ['Write to o’brien@example.org.', 'o’brien@example.org'],
  ["'ada@example.org'", 'ada@example.org'],
  ['*ada@example.org*', 'ada@example.org'],
  ['r&d@example.org', 'r&d@example.org'],
  ['mail=ada@example.org', 'ada@example.org'],
])('%s shows the address %s and no sign of its sentence', (text, address) => {
  expect(shown(text)).toEqual([address]);
});

test.each([
  ['https://a.example,https://b.example', ['https://a.example', 'https://b.example']],
  ["'https://a.example','https://b.example'", ['https://a.example', 'https://b.example']],
  ['https://a.example、https://b.example', ['https://a.example', 'https://b.example']],
  ['[https://a.example](https://b.example)', ['https://a.example', 'https://b.example']],
  [
    'https://a.example;www.b.example|mailto:c@d.example',
    ['https://a.example', 'www.b.example', 'mailto:c@d.example'],
  ],
  ['a@x.example,b@x.example', ['a@x.example', 'b@x.example']],
])('%s holds several', (text, addresses) => {
  expect(shown(text)).toEqual(addresses);
});

test.each([
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'https://',
  'xhttps:/example',
  'xhttps://example.org',
  '<img src=x onerror=alert(1)>',
  'www.',
  'www.example',
  'www...',
  'awww.example.org',
  'éwww.example.org',
  'жwww.example.org',
  'ada@example',
  '@example.org',
  'a@..b',
])('%s leads nowhere', (text) => {
  expect(hrefs(text)).toEqual([]);
});

test.each([
  ['a long name', `${'a'.repeat(65)}@example.org`],
  ['a long label', `a@${'b'.repeat(64)}.org`],
  ['a long domain', `a@${'b.'.repeat(130)}org`],
  ['more than two thousand characters', `https://example.org/${'a'.repeat(2000)}`],
  ['a long tail in its midst', `https://a${'…'.repeat(2500)}a${'…'.repeat(1000)}`],
])('an address with %s is text', (_, text) => {
  expect(hrefs(text)).toEqual([]);
});

test('an address of two thousand characters is one still', () => {
  const address = `https://example.org/${'a'.repeat(1980)}`;
  expect(hrefs(`(${address}).`)).toEqual([address]);
});

test.each([
  'a https://x.org, b\nc@d.ef! javascript:alert(1) (https://y.org/z) end',
  'https://a.example,https://b.example、ü@c.example。www.d.example…',
  `@@a@b@c.d.e..f https://${'('.repeat(50)}x${')'.repeat(60)} mailto:mailto:`,
])('nothing of “%s” is lost or changed', (text) => {
  const parts = pieces(text).map((piece) => piece.text);
  expect(parts.join('')).toBe(text);
  expect(parts).not.toContain('');
});

test('a text that was looked at is not looked at again', () => {
  const text = 'see https://example.org/again';
  expect(pieces(text)).toBe(pieces(text.slice(0, 5) + text.slice(5)));
});
