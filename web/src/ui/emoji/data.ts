import { browserStorage } from '../../core/platform';
import { plain } from '../../core/text';

/** The emoji, its name, the words by which it is found, and 1 where it takes a skin tone. */
type Written = [emoji: string, name: string, words: string, toned?: 1];

export interface EmojiData {
  /** Names of the five tones, from light to dark. */
  tones: string[];
  groups: { name: string; emoji: Written[] }[];
}

export interface Emoji {
  emoji: string;
  name: string;
  tonable: boolean;
}

/** Unicode's order, in the reader's language; English where there is no other. */
export async function loadEmoji(locale: string): Promise<EmojiData> {
  const file = locale.startsWith('es') ? await import('./emoji.es.json') : await import('./emoji.en.json');
  return file.default as unknown as EmojiData;
}

export const TONES = ['', '🏻', '🏼', '🏽', '🏾', '🏿'] as const;

/** Whoever is on it; between two people it is they, and not the hands, that have a colour. */
const PEOPLE = /(?!🤝\u200D)(\p{Emoji_Modifier_Base})\uFE0F?/gu;

/** In one tone; only for those that take one. */
export function toned({ emoji, tonable }: Emoji, tone: string): string {
  return tone && tonable ? emoji.replace(PEOPLE, `$1${tone}`) : emoji;
}

export const read = ([emoji, name, , tonable]: Written): Emoji => ({ emoji, name, tonable: tonable === 1 });

const MOST = 120;

/** Those whose names and words begin with every word that is sought; the ones named so first. */
export function find({ groups }: EmojiData, sought: string): Emoji[] {
  const words = plain(sought).split(/\s+/).filter(Boolean);
  const begins = (text: string) => {
    const parts = plain(text).split(/[\s:,-]+/);
    return words.every((word) => parts.some((part) => part.startsWith(word)));
  };
  const all = groups.flatMap((group) => group.emoji);
  const named = all.filter(([, name]) => begins(name));
  const meant = all.filter(([, name, more]) => !begins(name) && begins(`${name} ${more}`));
  return [...named, ...meant].slice(0, MOST).map(read);
}

const storage = browserStorage();
const RECENT = 'parlour:emoji';
const TONE = 'parlour:emoji-tone';
const REMEMBERED = 24;

export function recentEmoji(): string[] {
  try {
    const kept: unknown = JSON.parse(storage.get(RECENT) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, REMEMBERED) : [];
  } catch {
    return [];
  }
}

export function remember(emoji: string): void {
  const others = recentEmoji().filter((one) => one !== emoji);
  storage.set(RECENT, JSON.stringify([emoji, ...others].slice(0, REMEMBERED)));
}

export function keptTone(): string {
  const kept = storage.get(TONE) ?? '';
  return TONES.find((tone) => tone === kept) ?? '';
}

export const keepTone = (tone: string) => storage.set(TONE, tone);
