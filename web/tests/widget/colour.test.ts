import { expect, test } from 'vitest';
import { applyAppearance, contrast, shades } from '../../src/widget/appearance';
import { parseColour, type Rgb, readableOn } from '../../src/widget/colour';

test('only hexadecimal colours are taken', () => {
  expect(parseColour('#8a4b21')).toEqual([138, 75, 33]);
  expect(parseColour('#F0a')).toEqual([255, 0, 170]);
  for (const text of ['', 'red', '#12', '#12345', 'url(x)', '#fff;}*{display:none', undefined]) {
    expect(parseColour(text)).toBeNull();
  }
});

const ACCENTS = ['#000', '#fff', '#8a4b21', '#ff0', '#0f0', '#00f', '#777', '#e0a272', '#c22b2b', '#3f4ec4'];

test.each(ACCENTS)('every text on and in %s can be read, in light and in dark', (text) => {
  const accent = parseColour(text) as Rgb;
  expect(contrast(parseColour(readableOn(accent)) as Rgb, accent)).toBeGreaterThanOrEqual(4.5);
  for (const scheme of ['light', 'dark'] as const) {
    const made = shades(accent, scheme);
    const hover = rgb(made['--accent-hover']);
    expect(contrast(parseColour(made['--on-accent']) as Rgb, hover)).toBeGreaterThanOrEqual(4.5);
    const surface: Rgb = scheme === 'light' ? [255, 255, 255] : [26, 26, 24];
    for (const under of [surface, rgb(made['--accent-soft'])]) {
      expect(contrast(rgb(made['--accent-ink']), under)).toBeGreaterThanOrEqual(4.5);
    }
  }
});

test('black or white can be read on every colour', () => {
  const steps = Array.from({ length: 18 }, (_, at) => at * 15);
  for (const r of steps)
    for (const g of steps)
      for (const b of steps) {
        const text = parseColour(readableOn([r, g, b])) as Rgb;
        if (contrast(text, [r, g, b]) < 4.5) throw new Error(`${text} on ${r} ${g} ${b}`);
      }
});

test('a page without an accent keeps ours, and its theme is the chosen one', () => {
  const root = document.createElement('html');
  applyAppearance({ accent: '#8a4b21', theme: 'dark' }, root, false);
  expect(root.dataset.theme).toBe('dark');
  expect(root.style.getPropertyValue('--accent')).toBe('rgb(138 75 33)');
  applyAppearance({ accent: 'nonsense', theme: 'nonsense' }, root, false);
  expect(root.dataset.theme).toBeUndefined();
  expect(root.style.getPropertyValue('--accent')).toBe('');
});

function rgb(css: string): Rgb {
  return css.match(/\d+/g)?.map(Number) as unknown as Rgb;
}
