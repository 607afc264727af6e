/** Half of a character (a cut emoji, a broken paste): no UTF-8 can carry it, and the server closes on one. */
const LONE = /\p{Surrogate}/gu;

export const wellFormed = (text: string): string => text.replace(LONE, '');

/** The same of every text of a payload, however deep. */
export function allWellFormed<T>(value: T): T {
  if (typeof value === 'string') return wellFormed(value) as T;
  if (Array.isArray(value)) return value.map(allWellFormed) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, allWellFormed(one)])) as T;
}

/** Without case and accents, as people type. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}
