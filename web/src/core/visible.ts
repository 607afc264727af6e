/**
 * Whether anything of a text can be seen: signs that are drawn as nothing, or as a blank, say nothing. The server judges
 * the same (`domain/visible.py`), by one table of cases for both.
 */
const SEEN = /[^\s\p{Cc}\p{DI}\u2800\u{1D159}]/u;

export const isInvisible = (text: string): boolean => !SEEN.test(text);

/** As it is sent: without blank lines at the beginning and white space at the end; the first line keeps its indent. */
export function sendable(text: string): string {
  if (isInvisible(text)) return '';
  const first = text.search(/\S/);
  return text.slice(text.lastIndexOf('\n', first) + 1).trimEnd();
}
