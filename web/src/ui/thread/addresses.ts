/** Where an address stands in a text, found character by character: each is looked at once forwards, and at most once back. */
export interface Span {
  start: number;
  end: number;
  /** From where the next one may begin: between `end` and it stands only what ends a sentence. */
  next: number;
  /** What is put before it, to be followed. */
  scheme: '' | 'https://' | 'mailto:';
}

/**
 * Stands in no address: spaces, controls (of direction, too), quotation marks; and beyond ASCII what ends a clause or is
 * a bracket, in all scripts: many put no space behind it.
 */
const OUTSIDE = /[\s\p{Cc}\p{Bidi_C}<>"`“”«»‹›｜\u200B]|(?!\p{ASCII})[\p{Term}\p{Ps}\p{Pe}]/u;
/** After one of these another address begins, as in a list; after `/` or `=` it is a part of this one. */
const BETWEEN = new Set(",;|'’‘([{");
const BEGINNING = /^(?:https?:\/\/|mailto:|www\.)/iu;
const BEGINNING_LENGTH = 'https://'.length;
const BEFORE_SCHEME = /\w/;
/** Letters without capitals are of scripts that put no space before an address, or write "and" to it. */
const BEFORE_WWW = /[\p{LC}\p{N}_./@:-]/u;
/** Two dots at least, `www.` included: `www.` alone is a word. */
const WWW = /www\.[^./?#]+\.[^./?#]/iuy;

/** Ends a sentence rather than an address. */
const TRAILING = new Set(".,;:!?…‥|'’‘*([{)]}");
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** The address that begins at `start` with a scheme or with `www.`; null where that is a part of a word. */
export function webAddressAt(text: string, start: number): Span | null {
  const before = text[start - 1] ?? ' ';
  const isBare = text[start] === 'w' || text[start] === 'W';
  if ((isBare ? BEFORE_WWW : BEFORE_SCHEME).test(before)) return null;
  // First, and only as far as the next dot: what is no address is given back to be looked at for the next `www.`.
  if (isBare && !hasTwoDots(text, start)) return null;
  const next = endOfRun(text, start);
  const end = start + trimmed(text.slice(start, next));
  if (isBare && !hasTwoDots(text.slice(start, end), 0)) return null;
  return { start, end, next, scheme: isBare ? 'https://' : '' };
}

function hasTwoDots(text: string, at: number): boolean {
  WWW.lastIndex = at;
  return WWW.test(text);
}

function endOfRun(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const sign = text[at] ?? '';
    if (OUTSIDE.test(sign)) return at;
    if (BETWEEN.has(sign) && BEGINNING.test(text.slice(at + 1, at + 1 + BEGINNING_LENGTH))) return at + 1;
  }
  return text.length;
}

/** The length without what ends a sentence; a closing bracket belongs to the address with its opening one. */
function trimmed(address: string): number {
  const count = new Map<string, number>();
  for (const sign of address) if (TRAILING.has(sign)) count.set(sign, (count.get(sign) ?? 0) + 1);
  for (let length = address.length; length > 0; length--) {
    const last = address[length - 1] ?? '';
    if (!TRAILING.has(last)) return length;
    const opening = CLOSING[last];
    if (opening && (count.get(opening) ?? 0) >= (count.get(last) ?? 0)) return length;
    count.set(last, (count.get(last) ?? 0) - 1);
  }
  return 0;
}

/** RFC 5321, 4.5.3.1; RFC 1035, 2.3.4. Octets there, characters here. */
const LONGEST = { local: 64, domain: 253, label: 63 };
/**
 * RFC 5322, 3.2.3, without what stands between addresses rather than in them (`/`, `=`, `?`, `|`, braces); of what lies
 * beyond 16 bits each half.
 */
const IN_LOCAL = /[\p{L}\p{N}\p{M}\p{Cs}_.+!#$%&'’*^~-]/u;
const BEGINS_LOCAL = /^[\p{L}\p{N}_]/u;
const IN_LABEL = /[\p{L}\p{N}\p{M}_-]/u;

/** The e-mail address around the `@` at `at`, no part of which stands before `from`. */
export function emailAt(text: string, at: number, from: number): Span | null {
  let start = at;
  while (start > from && at - start <= LONGEST.local && IN_LOCAL.test(text[start - 1] ?? '')) start--;
  if (at - start > LONGEST.local) return null;
  while (start < at && !BEGINS_LOCAL.test(text.slice(start, start + 2))) start++;
  const end = endOfDomain(text, at + 1);
  return start < at && end > at ? { start, end, next: end, scheme: 'mailto:' } : null;
}

/** Behind the last of at least two labels; -1 where there are none, or too long ones. */
function endOfDomain(text: string, start: number): number {
  let [label, labels, end] = [start, 0, -1];
  for (let at = start; at <= start + LONGEST.domain; at++) {
    const sign = text[at] ?? '';
    if (IN_LABEL.test(sign)) continue;
    if (at - label > LONGEST.label) return -1;
    if (at > label) [label, labels, end] = [at + 1, labels + 1, at];
    if (sign !== '.' || label !== at + 1) return labels > 1 ? end : -1;
  }
  return -1;
}
