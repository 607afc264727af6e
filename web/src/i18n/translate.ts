import { computed, type ReadonlySignal, signal } from '@preact/signals';

/** A text, or its plural forms chosen by `count`. */
export type Plural = { readonly other: string } & { readonly [form in Intl.LDMLPluralRule]?: string };
export type Text = string | Plural;
export type Texts = Readonly<Record<string, Text>>;

type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Placeholders<V> = V extends string ? Names<V> : V extends Plural ? Names<V['other']> | 'count' : never;

/** What a text needs to be filled in: nothing, or a value for every `{name}` in it. */
export type Arguments<V> = [Placeholders<V>] extends [never]
  ? []
  : [params: { [name in Placeholders<V>]: string | number }];

/** The same keys in another language; which texts are plural is the key's nature, not the language's. */
export type Translation<En extends Texts> = {
  readonly [K in keyof En]: En[K] extends string ? string : Plural;
};

const RIGHT_TO_LEFT = new Set(['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi']);

export interface Translator<En extends Texts> {
  /** The language in use, a BCP 47 tag. */
  locale: ReadonlySignal<string>;
  direction: ReadonlySignal<'ltr' | 'rtl'>;
  setLocale(tag: string): void;
  t<K extends keyof En & string>(key: K, ...params: Arguments<En[K]>): string;
}

/**
 * Texts by key in the language in use. Reading inside a component follows the language: `t` reads the `locale` signal.
 * A language we have no texts for still sets direction and number formats; its texts are the first language's.
 */
export function createTranslator<En extends Texts>(
  texts: Record<string, Translation<En>>,
  first: string,
): Translator<En> {
  const locale = signal(first);
  const table = computed(() => texts[language(locale.value)] ?? texts[first]);
  const rules = computed(() => new Intl.PluralRules(locale.value));
  const numbers = computed(() => new Intl.NumberFormat(locale.value));

  function choose(text: Text, count: unknown): string {
    if (typeof text === 'string') return text;
    return text[rules.value.select(Number(count))] ?? text.other;
  }

  function show(value: string | number | undefined, name: string): string {
    if (typeof value === 'number') return numbers.value.format(value);
    return value ?? `{${name}}`;
  }

  return {
    locale,
    direction: computed(() => (RIGHT_TO_LEFT.has(language(locale.value)) ? 'rtl' : 'ltr')),
    setLocale: (tag) => {
      locale.value = valid(tag) ? tag : first;
    },
    t: (key, ...[params]) => {
      const values: Record<string, string | number> = params ?? {};
      const text = choose(table.value?.[key] ?? key, values.count);
      return text.replace(/\{(\w+)\}/g, (_, name: string) => show(values[name], name));
    },
  };
}

/** Switches to a language once its texts are here; without them, the first one's in that language's direction and formats. */
export function createSpeaker<T>(
  texts: Record<string, T>,
  others: Record<string, () => Promise<T>>,
  setLocale: (tag: string) => void,
): (tag: string) => Promise<void> {
  return async (tag) => {
    const name = language(tag);
    const load = others[name];
    if (load && !texts[name]) {
      try {
        texts[name] = await load();
      } catch {
        // The first language is better than nothing.
      }
    }
    setLocale(tag);
  };
}

function language(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? tag;
}

function valid(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
