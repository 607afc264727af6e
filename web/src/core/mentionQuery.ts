import { type Mentionable, narrow } from './mentions';
import { plain } from './text';

/** What is being typed before the caret: a mention that has begun, and where. */
export interface MentionQuery {
  start: number;
  words: string;
}

const BEGUN =
  /(?<![\p{L}\p{N}\p{M}_.+@/-](?<![\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]))@([\p{L}\p{N}\p{M}._-]{0,32})$/u;

export function mentionQueryAt(text: string, caret: number): MentionQuery | null {
  const words = BEGUN.exec(narrow(text.slice(0, caret)))?.[1];
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
