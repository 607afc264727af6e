import { Refusal } from '../core/errors';

/** Choices the server should see too (language, appearance), so that its first HTML already obeys them. */
const YEAR = 365 * 24 * 60 * 60;

export function readCookie(name: string): string | null {
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
}

/** Keeps a choice for a year; null forgets it. */
export function keepCookie(name: string, value: string | null): void {
  setCookie(name, value ?? '', value === null ? 0 : YEAR);
}

function setCookie(name: string, value: string, age: number): void {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve.
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}

/** Refuses what would be lost without a cookie: a log-in, or a ticket that nobody could find again. */
export function requireCookies(): void {
  const probe = 'parlour-probe';
  try {
    setCookie(probe, '1', 60);
    const isKept = readCookie(probe) === '1';
    setCookie(probe, '', 0);
    if (isKept) return;
  } catch {
    // A sandboxed frame may not even ask.
  }
  throw new Refusal('no_cookies', 'This browser keeps no cookies.');
}
