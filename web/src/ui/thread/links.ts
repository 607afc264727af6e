import { memoised } from '../../core/memoise';
import { emailAt, webAddressAt } from './addresses';

/** A stretch of text, or of text that leads somewhere. */
export interface Piece {
  text: string;
  href?: string;
}

/** Browsers and servers take addresses of about this length; what is longer stays text. Characters. */
const LONGEST = 2000;
/** What an address begins with, or has in its midst. Words alone: at no place in a text is there anything to go back for. */
const SIGNS = /https?:\/\/|mailto:|www\.|@/giu;
const SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/** Finds what can be followed: http, https and mailto alone, whatever else a text may claim to be. Kept by content. */
export const pieces: (text: string) => readonly Piece[] = memoised(find);

/** One pass: what one address has taken, the next one does not look at. */
function find(text: string): Piece[] {
  const found: Piece[] = [];
  const signs = new RegExp(SIGNS);
  let end = 0;
  for (let sign = signs.exec(text); sign; sign = signs.exec(text)) {
    const span = sign[0] === '@' ? emailAt(text, sign.index, end) : webAddressAt(text, sign.index);
    if (!span) continue;
    signs.lastIndex = span.next;
    const shown = text.slice(span.start, span.end);
    const href = shown.length > LONGEST ? null : safe(span.scheme + shown);
    if (!href) continue;
    if (span.start > end) found.push({ text: text.slice(end, span.start) });
    found.push({ text: shown, href });
    end = span.end;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

function safe(address: string): string | null {
  try {
    const url = new URL(address);
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
