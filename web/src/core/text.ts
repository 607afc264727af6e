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

/** No name, title or search is longer; a long row of combining marks costs the square of its length. Characters. */
const LONGEST_PLAIN = 1000;

/** Accents, vowel points, and what is not seen: joiners, soft hyphens, tatweel. */
const LEFT_OUT = /[\p{M}\p{DI}\u0640]/gu;

/** Without case, accents and wide forms, as people type. */
export function plain(text: string): string {
  return text.slice(0, LONGEST_PLAIN).normalize('NFKD').replace(LEFT_OUT, '').toLocaleLowerCase();
}

/** Whether a text could be an e-mail address, for a hint before the server says so: one word, with signs around its `@`. */
export function looksLikeEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  return at > 0 && at < text.length - 1 && !SPACE.test(text);
}

const SPACE = /\s/;
