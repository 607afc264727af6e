/**
 * Writes what the emoji picker shows: node scripts/emoji-data.mjs <folder of the npm package emojibase-data>
 *
 * Run by hand when Unicode has new ones (`npm pack emojibase-data`, unpacked): 40 MB are too much to fetch for two files
 * that change once a year. emojibase-data 17.0.0, MIT; its words are Unicode's CLDR.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Newer ones are boxes on too many machines. */
const NEWEST = 16;
const COMPONENTS = 2;
const TONES = ['🏻', '🏼', '🏽', '🏾', '🏿'];
const [folder] = process.argv.slice(2);

const read = (file) => JSON.parse(readFileSync(resolve(folder, file), 'utf-8'));

/** As `toned` in src/ui/emoji/data.ts does it; marked where that makes the very sequences Unicode recommends. */
const toned = (emoji, tone) => emoji.replace(/(?!🤝\u200D)(\p{Emoji_Modifier_Base})\uFE0F?/gu, `$1${tone}`);

/** The package asks for colour everywhere; where that is the rule, Unicode does not (RGI, UTS #51). */
const qualified = (emoji) => emoji.replace(/^(\p{Emoji_Presentation})\uFE0F$/u, '$1');

function takesTone({ emoji, skins = [] }) {
  const known = new Set(skins.map((skin) => skin.emoji));
  return TONES.every((tone) => known.has(toned(emoji, tone)));
}

for (const language of ['en', 'es']) {
  const messages = read(`${language}/messages.json`);
  const all = read(`${language}/data.json`).filter(({ version }) => version <= NEWEST);
  const groups = messages.groups
    .filter(({ order }) => order !== COMPONENTS)
    .map(({ order, message }) => ({
      name: message,
      emoji: all
        .filter(({ group }) => group === order)
        .sort((a, b) => a.order - b.order)
        .map((one) => [
          qualified(one.emoji),
          one.label,
          (one.tags ?? []).join(' '),
          ...(takesTone(one) ? [1] : []),
        ]),
    }));
  const tones = messages.skinTones
    .map(({ key, message }) => ({
      at: ['light', 'medium-light', 'medium', 'medium-dark', 'dark'].indexOf(key),
      message,
    }))
    .sort((a, b) => a.at - b.at)
    .map(({ message }) => message);
  const file = resolve(import.meta.dirname, `../src/ui/emoji/emoji.${language}.json`);
  writeFileSync(file, `${JSON.stringify({ tones, groups }).replaceAll('],[', '],\n[')}\n`);
}
