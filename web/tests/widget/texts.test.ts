import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { askEn } from '../../src/i18n/ask.en';
import { chatEn } from '../../src/i18n/chat.en';
import { dialogsEn } from '../../src/i18n/dialogs.en';
import { emojiEn } from '../../src/i18n/emoji.en';
import { mediaEn } from '../../src/i18n/media.en';
import { en, locale, speak, t } from '../../src/widget/texts';

const SRC = resolve(import.meta.dirname, '../../src');

test('the panel has every text that its components ask for', () => {
  const texts = { ...askEn, ...chatEn, ...dialogsEn, ...emojiEn, ...mediaEn, ...en };
  const asked = new Set<string>();
  for (const file of reached(resolve(SRC, 'widget/main.tsx'))) {
    const words = readFileSync(file, 'utf-8').matchAll(
      /'((?:action|app|ask|chat|connection|desk|error|field|form|guest|inbox|landing|login|media|panel|state|status|time|widget)\.[\w.]+)'/g,
    );
    if (!file.includes('/i18n/')) for (const [, key] of words) asked.add(key ?? '');
  }
  expect(asked.size).toBeGreaterThan(40);
  expect([...asked].filter((key) => !(key in texts)).sort()).toEqual([]);
});

test('Spanish comes when it is spoken, and what nobody has texts for stays English', async () => {
  await speak('es-MX');
  expect([t('widget.title'), locale.value]).toEqual(['Habla con nosotros', 'es-MX']);
  await speak('ar');
  expect([t('widget.title'), locale.value]).toEqual(['Talk to us', 'ar']);
  await speak('en');
});

/** Every module that the panel can load. */
function reached(entry: string): Set<string> {
  const found = new Set<string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    // `i18n/index` is replaced by the panel's own texts.
    const imports = readFileSync(file, 'utf-8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
    for (const [, path] of imports) {
      const base = resolve(dirname(file), path ?? '');
      const next = [`${base}.ts`, `${base}.tsx`].find(existsSync);
      if (next && !next.includes('.gen.')) waiting.push(next);
    }
  }
  return found;
}
