import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';

const SOURCES = join(import.meta.dirname, '../../src');
const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(tsx?|css)$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(SOURCES, name), 'utf8') }));

/** Every line that matches, as "file: line". */
function lines(pattern: RegExp, among: RegExp): string[] {
  return files
    .filter(({ name }) => among.test(name))
    .flatMap(({ name, text }) =>
      text
        .split('\n')
        .filter((line) => pattern.test(line))
        .map((line) => `${relative('.', name)}: ${line.trim()}`),
    );
}

/** A left and a right that stay where they are, whichever way the page is read. */
const PHYSICAL_CSS =
  /(^|[\s;{])((margin|padding|border|scroll-margin|scroll-padding)-(left|right)|left|right|border-(top|bottom)-(left|right)-radius|(float|clear)(?=\s*:\s*(left|right)))\s*:/;
const PHYSICAL_CLASS =
  /['"`\s:-](-?(ml|mr|pl|pr|left|right|scroll-ml|scroll-mr)-[\w[(]|rounded-(l|r|tl|tr|bl|br)\b|border-(l|r)\b|text-(left|right)\b|float-(left|right)\b)/;

test('the style sheets know start and end, and no left or right', () => {
  // A menu beside a message stands where the message was measured to be.
  const measured = /var\(--at-/;
  expect(lines(PHYSICAL_CSS, /\.css$/).filter((line) => !measured.test(line))).toEqual([]);
});

test('so do the classes in the components', () => {
  expect(lines(PHYSICAL_CLASS, /\.tsx$/)).toEqual([]);
});

test('a line that begins left or right does so for each direction by itself', () => {
  const aligned = lines(/text-align:\s*(left|right)/, /\.css$/);
  // `own-dir`: text of any direction on the side from which the page is read.
  expect(aligned).toEqual([
    'styles/components.css: text-align: left;',
    'styles/components.css: text-align: right;',
  ]);
});

test('icons that point turn round with the page', () => {
  const POINTING =
    /<(ArrowLeft|ArrowRight|ChevronLeft|ChevronRight|ChevronsLeft|ChevronsRight|SendHorizontal|Reply|Forward|PanelRight|PanelLeft|LogOut|LogIn|ExternalLink|CornerDownLeft|CornerUpLeft)\b/;
  expect(lines(POINTING, /\.tsx$/).filter((line) => !/rtl:(-scale-x-100|rotate-180)/.test(line))).toEqual([]);
});
