const segmenter =
  typeof Intl.Segmenter === 'function' ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : null;

/** No cluster that a language writes is longer; of one that is, the beginning is shown. */
const REACH = 64;

/** At most so many UTF-16 units of the beginning, cut between grapheme clusters: no half of a family, no bare accent. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, end(text, most)).replace(HALF, '');
}

const HALF = /\p{Surrogate}$/u;

function end(text: string, most: number): number {
  const cluster = segmenter?.segment(text.slice(0, most + REACH)).containing(most);
  const near = cluster !== undefined && most - cluster.index < REACH;
  return near ? cluster.index : most;
}
