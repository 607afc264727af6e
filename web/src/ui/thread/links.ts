/** A stretch of text, or of text that leads somewhere. */
export interface Piece {
  text: string;
  href?: string;
}

const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"'`]+|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/giu;
const TRAILING = /[.,;:!?…»”’)\]}]+$/u;
const SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/** Finds what can be followed: http, https and mailto alone, whatever else a text may claim to be. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const shown = trim(match[0]);
    const href = safe(shown.includes('@') && !shown.includes(':') ? `mailto:${shown}` : shown);
    if (!href) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index) });
    found.push({ text: shown, href });
    end = match.index + shown.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

/** A full stop ends the sentence, not the address; a closing bracket belongs to it only with its opening one. */
function trim(address: string): string {
  let shown = address;
  for (let tail = TRAILING.exec(shown); tail; tail = TRAILING.exec(shown)) {
    const last = shown.at(-1) ?? '';
    if (last === ')' && count(shown, '(') >= count(shown, ')')) return shown;
    shown = shown.slice(0, -1);
  }
  return shown;
}

const count = (text: string, sign: string) => text.split(sign).length - 1;

function safe(address: string): string | null {
  try {
    const url = new URL(address);
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
