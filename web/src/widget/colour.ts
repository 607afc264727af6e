/** Colours as the owner of a page writes them: `#rgb` or `#rrggbb`. Nothing else is taken, so nothing else gets in. */
export type Rgb = readonly [red: number, green: number, blue: number];

export function parseColour(text = ''): Rgb | null {
  if (!/^#([\da-f]{3}){1,2}$/i.test(text)) return null;
  const parts = text.slice(1).match(text.length > 4 ? /../g : /./g) ?? [];
  return parts.map((part) => Number.parseInt(part.padEnd(2, part), 16)) as unknown as Rgb;
}

/** Relative luminance, WCAG 2.2. */
export function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Black or white, whichever reads better on it: always at least 4.5 : 1. */
export function readableOn(rgb: Rgb): string {
  return luminance(rgb) > 0.179 ? '#000000' : '#ffffff';
}
