import { describe, expect, test } from 'vitest';
import { en } from '../../src/i18n';
import { adminEn } from '../../src/i18n/admin.en';
import { askEn } from '../../src/i18n/ask.en';
import { askEs } from '../../src/i18n/ask.es';
import { deskEn } from '../../src/i18n/desk.en';
import { es } from '../../src/i18n/es';
import { inboxEn } from '../../src/i18n/inbox.en';
import { pagesEn } from '../../src/i18n/pages.en';
import { createTranslator, type Text, type Texts } from '../../src/i18n/translate';
import { widgetEn } from '../../src/i18n/widget.en';
import { widgetEs } from '../../src/i18n/widget.es';

const texts = {
  hello: 'Hello {name}',
  unread: { one: '{count} message', other: '{count} messages' },
} as const;

const make = () =>
  createTranslator<typeof texts>(
    {
      en: texts,
      es: { hello: 'Hola {name}', unread: { one: '{count} mensaje', other: '{count} mensajes' } },
    },
    'en',
  );

const forms = (text: Text) => (typeof text === 'string' ? [text] : Object.values(text));
const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('the translator', () => {
  test('fills in names, and never reads a name as a pattern', () => {
    expect(make().t('hello', { name: '$& {count}' })).toBe('Hello $& {count}');
  });

  test('chooses the plural form and writes the number as the language does', () => {
    const { t, setLocale } = make();
    expect(t('unread', { count: 1 })).toBe('1 message');
    expect(t('unread', { count: 12_345 })).toBe('12,345 messages');
    setLocale('es-MX');
    expect(t('unread', { count: 1 })).toBe('1 mensaje');
  });

  test('takes the first language where it has no texts, but still the direction', () => {
    const { t, setLocale, direction } = make();
    setLocale('he');
    expect(t('hello', { name: 'Noa' })).toBe('Hello Noa');
    expect(direction.value).toBe('rtl');
  });

  test('a nonsensical language is the first one', () => {
    const { setLocale, locale } = make();
    setLocale('not a tag!');
    expect(locale.value).toBe('en');
  });
});

describe('the texts', () => {
  const english: Texts = { ...en, ...askEn, ...widgetEn };
  const spanish: Texts = { ...es, ...askEs, ...widgetEs };
  const all = Object.keys(english).map((key) => [key, english[key] ?? '', spanish[key] ?? ''] as const);

  test.each(Object.keys(en))('%s says the same names in every language', (key) => {
    const [english, spanish] = [en[key as keyof typeof en], es[key as keyof typeof es]];
    const wanted = names(forms(english).at(-1) ?? '');
    for (const form of [...forms(english), ...forms(spanish)]) expect(names(form)).toEqual(wanted);
  });

  test.each(Object.keys(es))('%s is not left empty in Spanish', (key) => {
    for (const form of forms(es[key as keyof typeof es])) expect(form.trim()).not.toBe('');
  });

  const plurals = all.filter(([, english]) => typeof english !== 'string');

  test.each(plurals)(
    '%s has the forms that each language tells apart, and no other',
    (_, english, spanish) => {
      // Of Spanish's "many" (a million of something) the browser's "other" is the same words here.
      for (const [tag, text] of [
        ['en', english],
        ['es', spanish],
      ] as const) {
        const known: readonly string[] = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
        const given = Object.keys(text);
        expect(given).toEqual(expect.arrayContaining(['one', 'other']));
        expect(known).toEqual(expect.arrayContaining(given));
      }
    },
  );

  /** The same in both languages, by nature. */
  const SAME = /^(Parlour|No|Normal|Error|\W*|.*\{(name|text|list|theme|language|query|count|emoji)\}.*)$/;

  test.each(all)('%s is not left in English', (_, english, spanish) => {
    const [before, after] = [forms(english).join(), forms(spanish).join()];
    if (!SAME.test(before)) expect(after).not.toBe(before);
  });

  /** Where a key is put together, what stands before the part that varies. */
  const PUT_TOGETHER = ['chat.tick.', 'error.'];
  const sources = Object.entries(
    import.meta.glob<string>('../../src/**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true }),
  )
    .filter(([path]) => !/\.(en|es)\.ts$/.test(path))
    .map(([, source]) => source)
    .join('');

  test.each(Object.keys(english))('%s is said somewhere', (key) => {
    const prefix = PUT_TOGETHER.find((start) => key.startsWith(start));
    expect(sources).toContain(prefix ?? `'${key}'`);
  });
});

describe('what a guest loads', () => {
  const files = import.meta.glob<string>('../../src/**/*.{ts,tsx}', {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  const members = Object.keys({ ...adminEn, ...deskEn, ...inboxEn });
  const BRINGS = { landing: pagesEn, login: pagesEn, guest: {} };

  test.each(['landing', 'login', 'guest'] as const)(
    'the %s page says nothing that it does not bring',
    (app) => {
      const brought = new Set(Object.keys(BRINGS[app]));
      const later = new Set([...members, ...Object.keys(pagesEn)].filter((key) => !brought.has(key)));
      const seen = reached(`../../src/${app}/main.tsx`);
      const said = [...seen].flatMap((path) => [...(files[path] ?? '').matchAll(/'([a-z]+\.[\w.]+)'/gi)]);
      const keys = said.map(([, key]) => key ?? '');
      expect(keys.filter((key) => key in en).length).toBeGreaterThan(10);
      expect(keys.filter((key) => later.has(key))).toEqual([]);
    },
  );

  /** Every file that a page imports, at once or later, itself or by another; texts aside. */
  function reached(path: string, seen = new Set<string>()): Set<string> {
    if (seen.has(path) || path.includes('/i18n/')) return seen;
    seen.add(path);
    for (const [, from = ''] of (files[path] ?? '').matchAll(/(?:from|import\() ?'(\.[^']+)'/g)) {
      const beside = new URL(from, `http://parlour.test/web/tests/${path}`).pathname.replace(
        '/src/',
        '../../src/',
      );
      const next = ['.ts', '.tsx', '/index.ts'].map((end) => beside + end).find((one) => one in files);
      if (next) reached(next, seen);
    }
    return seen;
  }
});
