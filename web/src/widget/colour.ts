/** Colours as the owner of a page writes them: `#rgb` or `#rrggbb`. Nothing else is taken, so nothing else gets in. */
export type Rgb = readonly [red: number, green: number, blue: number];

export function parseColour(text = ''): Rgb | null {
  if (!/^#([\da-f]{3}){1,2}$/i.test(text)) return null;
  const long = text.length > 4;
  return [1, 2, 3].map((at) =>
    Number(`0x${long ? text.slice(2 * at - 1, 2 * at + 1) : text.charAt(at).repeat(2)}`),
  ) as unknown as Rgb;
}

/** Relative luminance, WCAG 2.2. */
export function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * Black or white, whichever reads better on it: always at least 4.5 : 1. By a power near to the curve of WCAG, which is
 * shorter: `widget.js` has room for no more. The bound is where both read as well, of 255 ** 2.22.
 */
export function readableOn([r, g, b]: Rgb): string {
  return 0.2126 * r ** 2.22 + 0.7152 * g ** 2.22 + 0.0722 * b ** 2.22 > BOTH ? '#000000' : '#ffffff';
}

const BOTH = 39169;
