import { luminance, parseColour, type Rgb, readableOn } from './colour';
import type { Options } from './protocol';

const SURFACES: Record<'light' | 'dark', Rgb> = { light: [255, 255, 255], dark: [26, 26, 24] };
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** A little more than 4.5 : 1, for text also stands on the canvas and on the accent's own tint. */
const CONTRAST = 5.2;

/** The owner's accent and the choice of light and dark, as variables over `tokens.css`. */
export function applyAppearance(options: Options, root: HTMLElement, systemIsDark: boolean): void {
  const chosen = options.theme === 'light' || options.theme === 'dark' ? options.theme : null;
  if (chosen) root.dataset.theme = chosen;
  else delete root.dataset.theme;
  const accent = parseColour(options.accent);
  const scheme = chosen ?? (systemIsDark ? 'dark' : 'light');
  for (const [name, value] of Object.entries(accent ? shades(accent, scheme) : NONE)) {
    root.style.setProperty(name, value);
  }
}

const NONE = {
  '--accent': '',
  '--accent-hover': '',
  '--on-accent': '',
  '--accent-ink': '',
  '--accent-soft': '',
  '--focus': '',
};

/** One colour becomes a family in which every text can be read. */
export function shades(accent: Rgb, scheme: 'light' | 'dark'): typeof NONE {
  const surface = SURFACES[scheme];
  const text = readableOn(accent);
  const soft = mix(accent, surface, scheme === 'light' ? 0.9 : 0.8);
  const ink = legible(accent, soft, scheme === 'light' ? BLACK : WHITE);
  return {
    '--accent': css(accent),
    '--accent-hover': css(mix(accent, text === '#ffffff' ? BLACK : WHITE, 0.14)),
    '--on-accent': text,
    '--accent-ink': css(ink),
    '--accent-soft': css(soft),
    '--focus': css(ink),
  };
}

function legible(from: Rgb, on: Rgb, towards: Rgb): Rgb {
  for (let part = 0; part < 1; part += 0.05) {
    const tried = mix(from, towards, part);
    if (contrast(tried, on) >= CONTRAST) return tried;
  }
  return towards;
}

export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function mix(from: Rgb, to: Rgb, part: number): Rgb {
  return from.map((value, at) => Math.round(value + ((to[at] ?? 0) - value) * part)) as unknown as Rgb;
}

const css = (rgb: Rgb) => `rgb(${rgb.join(' ')})`;
