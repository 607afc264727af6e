/** Choices the server should see too (language, appearance), so that its first HTML already obeys them. */
const YEAR = 365 * 24 * 60 * 60;

export function readCookie(name: string): string | null {
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
}

/** Keeps a choice for a year; null forgets it. */
export function keepCookie(name: string, value: string | null): void {
  const age = value === null ? 0 : YEAR;
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve.
  document.cookie = `${name}=${encodeURIComponent(value ?? '')}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}
