import { afterEach, expect, test } from 'vitest';
import {
  find,
  keepTone,
  keptTone,
  loadEmoji,
  read,
  recentEmoji,
  remember,
  TONES,
  toned,
} from '../../src/ui/emoji/data';

const english = await loadEmoji('en-GB');
const spanish = await loadEmoji('es-MX');
const all = english.groups.flatMap((group) => group.emoji.map(read));
const named = (name: string) =>
  all.find((one) => one.name === name) ?? { emoji: '', name: '', tonable: false };

afterEach(() => localStorage.clear());

test('both languages have the same emoji in the same order', () => {
  const signs = (data: typeof english) => data.groups.map((group) => group.emoji.map(([emoji]) => emoji));
  expect(all.length).toBeGreaterThan(1800);
  expect(signs(spanish)).toEqual(signs(english));
});

test('they are found by the beginnings of names and words, without accents, the named ones first', () => {
  expect(find(english, 'thumbs up').map((one) => one.emoji)).toContain('👍');
  expect(find(english, 'pizza')[0]?.emoji).toBe('🍕');
  expect(find(spanish, 'corazon rojo')[0]?.emoji).toBe('❤️');
  expect(find(english, 'qqq qqq')).toEqual([]);
});

test('a tone colours whoever is on it, and nothing else', () => {
  expect(toned(named('thumbs up'), TONES[3])).toBe('👍🏽');
  expect(toned(named('people holding hands'), TONES[1])).toBe('🧑🏻‍🤝‍🧑🏻');
  expect(toned(named('victory hand'), TONES[5])).toBe('✌🏿');
  expect(toned(named('pizza'), TONES[5])).toBe('🍕');
});

test('the last ones are remembered once each, the newest first, and the tone', () => {
  for (const emoji of ['🍕', '👍🏽', '🍕']) remember(emoji);
  expect(recentEmoji()).toEqual(['🍕', '👍🏽']);
  keepTone(TONES[2]);
  expect(keptTone()).toBe(TONES[2]);
  localStorage.setItem('parlour:emoji', '{"broken');
  expect(recentEmoji()).toEqual([]);
});
