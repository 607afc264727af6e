import {
  createTranslator as create,
  type Text,
  type Texts,
  type Translation,
} from '../../src/i18n/translate';

export * from '../../src/i18n/translate';

/**
 * Stands in for `src/i18n/translate.ts` in a build for tests (vite.pseudo.config.ts): English becomes two languages that
 * nobody speaks. `en-XA` is written ⟦Ťĥûš šëëñ⟧ and half as long again, which shows what does not fit and what has no key;
 * `ar-XB` the same, from right to left.
 */
export function createTranslator<En extends Texts>(texts: Record<string, Translation<En>>, first: string) {
  const pseudo = new Proxy({} as Translation<En>, {
    // Read late: the panel of the widget adds texts to its table.
    get: (_, key: string) => disguise((texts[first] as Texts)[key]),
  });
  return create<En>({ ...texts, en: pseudo, ar: pseudo }, first);
}

const LETTERS =
  'aáàâä cç dđ eéëêè gĝ hĥ iíïî jĵ kķ lļ nñ oóöô rŕ sš tť uúüû wŵ yý zž AÁ CÇ DÐ EË GĜ HĤ IÎ JĴ KĶ LĻ NÑ OÖ RŔ SŠ TŤ UÛ WŴ YÝ ZŽ';
const OTHER = new Map(LETTERS.split(' ').map((pair) => [pair[0] ?? '', pair[1] ?? '']));

function disguise(text: Text | undefined): Text | undefined {
  if (text === undefined) return undefined;
  if (typeof text === 'string') return written(text);
  return Object.fromEntries(Object.entries(text).map(([form, one]) => [form, written(one)])) as Text;
}

/** Names in braces stay; what is added is words, for a line may break between them. */
function written(text: string): string {
  const letters = text.replace(/\{\w+\}|[a-zA-Z]/g, (found) => OTHER.get(found) ?? found);
  const more = Math.ceil(text.replace(/\{\w+\}/g, '').length / 2);
  const tail =
    more > 3
      ? ` ${'õñé ţŵõ ţĥŕéé ƒõûŕ '
          .repeat(Math.ceil(more / 18))
          .slice(0, more)
          .trim()}`
      : '';
  return `⟦${letters}${tail}⟧`;
}
