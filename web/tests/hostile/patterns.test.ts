/**
 * Every regular expression of the front end, against what makes one look twice. A new one fails until it stands here: with
 * its own worst text, as long as it can come, or with the reason why it has none.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAst } from 'vite';
import { expect, test } from 'vitest';
import { costOf, filled, HOSTILE } from '../support/cost';

const SOURCE = resolve(import.meta.dirname, '../../src');
/** For all hostile texts together; ms of CPU. Measured: below 20. */
const BOUND = 2000;

const ONE = 'a single character, nowhere repeated';
const BEGINNING = 'bound to the beginning, without a repetition';
const WORDS = 'words without a repetition';

type Entry = readonly [file: string, pattern: RegExp, worst: { worst: string } | { reason: string }];

/** The file, the pattern, and its worst text or the reason why there is none. */
const PATTERNS: readonly Entry[] = [
  ['account/browserName.ts', /\bEdgA?\//, { reason: WORDS }],
  ['account/browserName.ts', /\bOPR\//, { reason: WORDS }],
  ['account/browserName.ts', /\bFirefox\/|\bFxiOS\//, { reason: WORDS }],
  ['account/browserName.ts', /\bChrom(?:e|ium)\/|\bCriOS\//, { reason: WORDS }],
  ['account/browserName.ts', /\bSafari\//, { reason: WORDS }],
  ['account/browserName.ts', /\bAndroid\b/, { reason: WORDS }],
  ['account/browserName.ts', /\b(?:iPhone|iPad)\b/, { reason: WORDS }],
  ['account/browserName.ts', /\bWindows\b/, { reason: WORDS }],
  ['account/browserName.ts', /\bMac OS X\b/, { reason: WORDS }],
  ['account/browserName.ts', /\bCrOS\b/, { reason: WORDS }],
  ['account/browserName.ts', /\bLinux\b/, { reason: WORDS }],
  [
    'core/mentions.ts',
    /(?<![\p{L}\p{N}\p{M}_.+@/-](?<![\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]))@([a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?)(?![a-z0-9_@-])/giu,
    { worst: filled(` @${'a.'.repeat(15)}a@`) },
  ],
  [
    'core/mentionQuery.ts',
    /(?<![\p{L}\p{N}\p{M}_.+@/-](?<![\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]))@([\p{L}\p{N}\p{M}._-]{0,32})$/u,
    { worst: `${filled(` @${'a'.repeat(32)}`, 9999)}!` },
  ],
  ['core/excerpt.ts', /\p{Surrogate}$/u, { reason: ONE }],
  ['core/mentions.ts', /[＠﹫＿－０-９Ａ-Ｚａ-ｚ]/g, { reason: ONE }],
  ['core/mentionQuery.ts', /\s+/, { worst: filled(' a') }],
  ['core/pictures.ts', /\.\w+$/, { worst: `${filled('.aaaa', 9999)}!` }],
  ['core/platform.ts', /^image\/(jpeg|png|webp)$/, { reason: BEGINNING }],
  ['core/search.ts', /..|[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{Extended_Pictographic}]/u, { reason: ONE }],
  ['core/text.ts', /\p{Surrogate}/gu, { reason: ONE }],
  ['core/text.ts', /[\p{M}\p{DI}\u0640]/gu, { reason: ONE }],
  ['core/text.ts', /\s/, { reason: ONE }],
  ['core/visible.ts', /[^\s\p{Cc}\p{DI}\u2800\u{1D159}]/u, { reason: ONE }],
  ['core/visible.ts', /\S/, { reason: ONE }],
  ['ui/palette/fuzzy.ts', /[\p{L}\p{N}]/u, { worst: filled('!') }],
  ['ui/palette/fuzzy.ts', /\s+/, { worst: filled(' a') }],
  ['desk/router.ts', /^\/agent\/tickets\/([^/]+)\/?$/, { worst: `/agent/tickets/${filled('a', 9000)}//` }],
  ['i18n/translate.ts', /\{(\w+)\}/g, { worst: filled(`{${'a'.repeat(99)}`) }],
  ['inbox/router.ts', /^\/chat\/([^/]+)\/?$/, { worst: `/chat/${filled('a', 9000)}//` }],
  ['inbox/start/LinkedForm.tsx', /^https?:\/\/\S+$/i, { worst: `https://${filled('a', 9000)} ` }],
  ['login/main.tsx', /^\/(?![/\\])/, { reason: BEGINNING }],
  ['ui/Avatar.tsx', /\s+/, { worst: filled(' a') }],
  ['ui/Shortcuts.tsx', /Mac|iP(hone|ad)/, { reason: WORDS }],
  ['ui/Shortcuts.tsx', / (.)$/, { worst: filled(' a') }],
  ['ui/composer/paste.ts', /<(style|title)[^<>]*>[^<]*/gi, { worst: filled('<style>a') }],
  ['ui/composer/paste.ts', /<\/(p|div|tr|li)>|<br[^<>]*>/gi, { worst: filled('<br a') }],
  ['ui/composer/paste.ts', /<\/td>/gi, { reason: WORDS }],
  ['ui/composer/paste.ts', /<[^<>]*>/g, { worst: filled('<a') }],
  ['ui/composer/paste.ts', /&(\w{2,4});/g, { worst: filled('&abc') }],
  ['ui/emoji/Picker.tsx', /\p{Emoji_Modifier}/gu, { reason: ONE }],
  ['ui/emoji/data.ts', /(?!🤝\u200D)(\p{Emoji_Modifier_Base})\uFE0F?/gu, { worst: filled('🤝\u200D') }],
  ['ui/emoji/data.ts', /\s+/, { worst: filled(' a') }],
  ['ui/emoji/data.ts', /[\s:,-]+/, { worst: filled(' :,-a') }],
  ['ui/list/ConversationRow.tsx', /\s+/g, { worst: filled(' a') }],
  ['ui/list/TicketRow.tsx', /\s+/, { worst: filled(' a') }],
  ['ui/list/TicketRow.tsx', /\s+/g, { worst: filled(' a') }],
  [
    'ui/thread/addresses.ts',
    /[\s\p{Cc}\p{Bidi_C}<>"`“”«»‹›｜\u200B]|(?!\p{ASCII})[\p{Term}\p{Ps}\p{Pe}]/u,
    { reason: ONE },
  ],
  ['ui/thread/addresses.ts', /^(?:https?:\/\/|mailto:|www\.)/iu, { reason: BEGINNING }],
  ['ui/thread/addresses.ts', /\w/, { reason: ONE }],
  ['ui/thread/addresses.ts', /[\p{LC}\p{N}_./@:-]/u, { reason: ONE }],
  ['ui/thread/addresses.ts', /www\.[^./?#]+\.[^./?#]/iuy, { worst: `www.${filled('a', 9996)}` }],
  ['ui/thread/addresses.ts', /[\p{L}\p{N}\p{M}\p{Cs}_.+!#$%&'’*^~-]/u, { reason: ONE }],
  ['ui/thread/addresses.ts', /^[\p{L}\p{N}_]/u, { reason: ONE }],
  ['ui/thread/addresses.ts', /[\p{L}\p{N}\p{M}_-]/u, { reason: ONE }],
  ['ui/thread/links.ts', /https?:\/\/|mailto:|www\.|@/giu, { reason: WORDS }],
  ['widget/colour.ts', /^#([\da-f]{3}){1,2}$/i, { reason: BEGINNING }],
  ['widget/loader/commands.ts', /^(["'])(.*)\1$/, { worst: `${filled('"', 9999)}a` }],
  ['widget/loader/view.ts', /^es\b/i, { reason: BEGINNING }],
  ['widget/loader/view.ts', /^(\d{1,2})(px)?$/, { reason: BEGINNING }],
  ['widget/panel.ts', /#.*/, { worst: filled('#\n') }],
  ['widget/panel.ts', /^https?:/, { reason: BEGINNING }],
];

/** Patterns that are put together while the page runs. */
const MADE: Readonly<Record<string, string>> = {
  'ui/thread/links.ts': 'a copy of the literal, for each text its own place',
  'widget/questions/schema.ts':
    "the site's own: at most 200 characters, on answers of at most 500 (docs/widget.md)",
};

interface Found {
  file: string;
  pattern: RegExp;
}

const isScript = (file: string) => file.endsWith('.ts') || file.endsWith('.tsx');
const { literals, made } = walk();
const named = (file: string, pattern: RegExp) => `${file} ${pattern}`;

test('every pattern of the front end stands in the table, and nothing else', () => {
  expect(literals.length).toBeGreaterThan(40);
  expect(literals.map(({ file, pattern }) => named(file, pattern)).sort()).toEqual(
    PATTERNS.map(([file, pattern]) => named(file, pattern)).sort(),
  );
});

test('a pattern is put together only where the reason is known', () => {
  expect([...new Set(made)].sort()).toEqual(Object.keys(MADE).sort());
});

test.each(PATTERNS)('%s: %s looks at no text twice', async (_, { source, flags }, entry) => {
  const everywhere = new RegExp(source, flags.includes('g') ? flags : `${flags}g`);
  const texts = [...Object.values(HOSTILE), ...('worst' in entry ? [entry.worst] : [])];
  const cost = await costOf(() => {
    for (const text of texts) text.replaceAll(everywhere, '');
  });
  expect(cost).toBeLessThan(BOUND);
});

/** Each file by its syntax: a search by words would take a division for a pattern. */
function walk(): { literals: Found[]; made: string[] } {
  const found = { literals: [] as Found[], made: [] as string[] };
  for (const file of readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(isScript)) {
    const lang = file.endsWith('x') ? 'tsx' : 'ts';
    visit(parseAst(readFileSync(resolve(SOURCE, file), 'utf8'), { lang }), file, found);
  }
  return found;
}

interface Node {
  type?: string;
  regex?: { pattern: string; flags: string };
  callee?: { name?: string };
}

function visit(node: unknown, file: string, found: { literals: Found[]; made: string[] }): void {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return;
  const { regex, type, callee } = node as Node;
  if (regex) found.literals.push({ file, pattern: new RegExp(regex.pattern, regex.flags) });
  if ((type === 'NewExpression' || type === 'CallExpression') && callee?.name === 'RegExp')
    found.made.push(file);
  for (const child of Object.values(node)) visit(child, file, found);
}
