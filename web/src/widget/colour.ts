/** Colours as the owner of a page writes them: `#rgb` or `#rrggbb`. Nothing else is taken, so nothing else gets in. */
export type Rgb = readonly [red: number, green: number, blue: number];

export function parseColour(text: string | undefined): Rgb | null {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(text ?? '');
  const long = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(
    short
      ? `#${short
          .slice(1)
          .map((digit) => digit + digit)
          .join('')}`
      : (text ?? ''),
  );
  return long && [hex(long[1]), hex(long[2]), hex(long[3])];
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

const hex = (digits = '0') => Number.parseInt(digits, 16);
