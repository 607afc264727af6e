import { plain } from '../../core/text';

/** Longer words are as good as these many characters of them. */
const LONGEST = 64;
/** For each character of a word, so many others may stand between; more is chance. */
const GAPS = 2;

/**
 * How well a text has all words of a query, each by its letters in their order; the less the better, null where it has
 * not. One pass forward to where a word ends and one back to where it begins at the latest: linear in the text.
 */
export function fuzzy(query: string): (text: string) => number | null {
  const words = plain(query)
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.slice(0, LONGEST));
  return (text) => {
    const where = plain(text);
    let score = 0;
    for (const word of words) {
      const found = distance(where, word);
      if (found === null) return null;
      score += found;
    }
    return score;
  };
}

function distance(text: string, word: string): number | null {
  const exact = text.indexOf(word);
  const [start, end] = exact === -1 ? spread(text, word) : [exact, exact + word.length];
  const gaps = end - start - word.length;
  if (start === -1 || gaps > GAPS * word.length) return null;
  const begins = start === 0 || !LETTER.test(text[start - 1] ?? '');
  return gaps + (begins ? 0 : 2) + (exact === -1 ? 4 : 0);
}

const LETTER = /[\p{L}\p{N}]/u;

/** From the first end of the word's letters back to their last beginning; -1 where they are not there. */
function spread(text: string, word: string): [number, number] {
  let at = 0;
  let end = 0;
  while (end < text.length && at < word.length) {
    if (text[end] === word[at]) at += 1;
    end += 1;
  }
  if (at < word.length) return [-1, 0];
  let start = end;
  while (at > 0) {
    start -= 1;
    if (text[start] === word[at - 1]) at -= 1;
  }
  return [start, end];
}

/** Those that have the words, the best first and else in their order. */
export function ranked<Item>(items: readonly Item[], query: string, textOf: (item: Item) => string): Item[] {
  const score = fuzzy(query);
  return items
    .map((item, index) => ({ item, index, score: score(textOf(item)) }))
    .filter((one) => one.score !== null)
    .sort((a, b) => (a.score ?? 0) - (b.score ?? 0) || a.index - b.index)
    .map(({ item }) => item);
}
