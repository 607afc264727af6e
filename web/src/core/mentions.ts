import { plain } from './text';
import type { Conversation, Participant } from './wire';

/** Somebody who can be called by name in a conversation. */
export type Mentionable = Participant & { username: string };

/**
 * `@` not within a word or an address, then what may be a username (the server's rule), however it is written. Scripts
 * without spaces between words have none before a mention either.
 */
const CALL =
  /(?<![\p{L}\p{N}\p{M}_.+@/-](?<![\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]))@([a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?)(?![a-z0-9_@-])/giu;

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
  if (!text.includes('@')) return [{ text }];
  const found: TextSegment[] = [];
  let end = 0;
  for (const match of text.matchAll(CALL)) {
    const username = (match[1] ?? '').toLowerCase();
    if (!known(username)) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index) });
    found.push({ text: match[0], username });
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

export function mentions(text: string, username: string | null | undefined): boolean {
  if (!username) return false;
  const own = username.toLowerCase();
  return mentionSegments(text, (one) => one === own).some((part) => part.username === own);
}

/** What is being typed before the caret: a mention that has begun, and where. */
export interface MentionQuery {
  start: number;
  words: string;
}

const BEGUN =
  /(?<![\p{L}\p{N}\p{M}_.+@/-](?<![\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]))@([\p{L}\p{N}\p{M}._-]{0,32})$/u;

export function mentionQueryAt(text: string, caret: number): MentionQuery | null {
  const words = BEGUN.exec(text.slice(0, caret))?.[1];
  return words === undefined ? null : { start: caret - words.length - 1, words };
}

/** Those whom the words may mean, the likeliest first: by username or by a word of the name, without accents. */
export function matching(people: readonly Mentionable[], words: string, most: number): Mentionable[] {
  const sought = plain(words);
  const rank = ({ name, username }: Mentionable): number => {
    if (plain(username).startsWith(sought)) return 0;
    const parts = plain(name).split(/\s+/);
    if (parts.some((part) => part.startsWith(sought))) return 1;
    return plain(username).includes(sought) || plain(name).includes(sought) ? 2 : 3;
  };
  return people
    .map((one) => ({ one, rank: rank(one) }))
    .filter((each) => each.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.one.name.localeCompare(b.one.name))
    .slice(0, most)
    .map((each) => each.one);
}
