/** CPU time of this process for some work; ms. */
export async function costOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** As long as a message may be; characters. */
export const LONGEST = 10_000;

/** Fills a message with a text, again and again. */
export const filled = (part: string, length = LONGEST): string =>
  part.repeat(Math.ceil(length / part.length)).slice(0, length);

/** What makes careless parsers and patterns look twice, each as long as a message may be. */
export const HOSTILE: Readonly<Record<string, string>> = {
  'the ellipses that froze a tab': `https://a${'…'.repeat(2500)}a${'…'.repeat(1000)}`,
  'an address with a tail': `https://a${filled('…', 9990)}`,
  'tails within tails': `https://a${filled('….,)a', 9990)}`,
  'opened brackets': `https://a/${filled('(', 9990)}`,
  'opened and closed brackets': `https://a/${'('.repeat(4990)}${')'.repeat(5000)}`,
  'schemes in a row': filled('https://'),
  'schemes in a list': filled('https://a,'),
  'mailto in a row': filled('mailto:'),
  'www in a row': filled('www.'),
  'www in a list': filled('www.a '),
  'www without a name': filled('www.?'),
  'short addresses': filled('https://a '),
  'short mail addresses': filled('a@b.c '),
  'at signs': filled('@'),
  'names and at signs': filled('a@'),
  'at signs and labels': filled('@a.'),
  'one long local part': `${filled('a', 9990)}@a`,
  'one long domain': `a@${filled('a.', 9990)}@`,
  dots: filled('.'),
  'dots and hyphens': filled('.-'),
  letters: filled('a'),
  spaces: filled(' '),
  'spaces, then a letter': `${filled(' ', 9999)}a`,
  lines: filled('\n'),
  quotes: filled('"'),
  braces: filled('{'),
  placeholders: filled('{name}'),
  hashes: filled('#'),
  slashes: filled('/'),
  'marks of a search': filled('\u0002a\u0003'),
  'combining marks': `a${filled('\u0301\u0316', 9999)}`,
  'letters that grow in normal form': filled('\uFDFA'),
  families: filled('👩‍👩‍👧‍👦'),
  tones: filled('🤝🏿\uFE0F'),
  'half characters': filled('\uD83D'),
  directions: filled('\u202E\u2066\u2069'),
  tags: filled('<b>'),
};
