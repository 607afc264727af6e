import type { Conversation, Participant } from './wire';

/** Somebody who can be called by name in a conversation. */
export type Mentionable = Participant & { username: string };

/**
 * `@` not within a word or an address, then what may be a username (the server's rule), however it is written. Scripts
 * without spaces between words have none before a mention either.
 */
const CALL =
  /(?<![\p{L}\p{N}\p{M}_.+@/-](?<![\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]))@([a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?)(?![a-z0-9_@-])/giu;

/** As input methods of wide scripts write them, also right before a mention. */
const WIDE = /[＠﹫＿－０-９Ａ-Ｚａ-ｚ]/g;

/** The text with wide forms of what a mention is made of in their plain ones, each sign in its place. */
export const narrow = (text: string): string => text.replace(WIDE, (sign) => sign.normalize('NFKC'));

export const canMention = ({ kind }: Conversation): boolean => kind === 'group' || kind === 'linked';

export function mentionable(people: readonly Participant[]): Mentionable[] {
  return people.filter((one): one is Mentionable => typeof one.username === 'string' && one.username !== '');
}

/** A stretch of a text; with a username where it calls somebody. */
export interface TextSegment {
  text: string;
  username?: string;
}

/** Cuts a text at those of its mentions that `known` tells to be somebody. */
export function mentionSegments(text: string, known: (username: string) => boolean): TextSegment[] {
  const plainly = narrow(text);
  if (!plainly.includes('@')) return [{ text }];
  const found: TextSegment[] = [];
  let end = 0;
  for (const match of plainly.matchAll(CALL)) {
    const username = (match[1] ?? '').toLowerCase();
    if (!known(username)) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index) });
    end = match.index + match[0].length;
    found.push({ text: text.slice(match.index, end), username });
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

export function mentions(text: string, username: string | null | undefined): boolean {
  if (!username) return false;
  const own = username.toLowerCase();
  return mentionSegments(text, (one) => one === own).some((part) => part.username === own);
}
