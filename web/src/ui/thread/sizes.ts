import { locale } from '../../i18n';

/** "25 MB": a limit as it was set, in units of 1024 x 1024 bytes. */
export function limitText(bytes: number): string {
  const how = { style: 'unit', unit: 'megabyte', unitDisplay: 'short' } as const;
  return new Intl.NumberFormat(locale.value, how).format(Math.floor(bytes / 2 ** 20));
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** "340 kB": decimal units, as the systems that people save to have them. */
export function sizeText(bytes: number): string {
  const step = bytes > 0 ? Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1) : 0;
  const value = bytes / 1000 ** step;
  const unit = UNITS[step] ?? 'byte';
  const digits = value < 10 && step > 0 ? 1 : 0;
  return new Intl.NumberFormat(locale.value, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: digits,
  }).format(value);
}
