import { expect, test } from 'vitest';
import { matching, mentionQueryAt } from '../../src/core/mentionQuery';
import { mentionable, mentionSegments, mentions } from '../../src/core/mentions';
import { allWellFormed } from '../../src/core/text';
import type { Participant } from '../../src/core/wire';

const person = (username: string | null, name: string): Participant => ({
  userId: `id-${username}`,
  name,
  username,
  avatarUrl: null,
  role: 'member',
  joinedAt: '',
  readSeq: 0,
  deliveredSeq: 0,
});
const people = mentionable([
  person('ana', 'Ana Muñoz'),
  person('bob.b', 'Bob Bright'),
  person('jose-1', 'José Ángel'),
  person(null, 'Gone'),
]);
const known = (username: string) => people.some((one) => one.username === username);
const called = (text: string) =>
  mentionSegments(text, known).flatMap((part) => (part.username ? [part.username] : []));

test('a mention is somebody who is there, however the name is written', () => {
  expect(called('@ana and @Bob.B, see (@jose-1).')).toEqual(['ana', 'bob.b', 'jose-1']);
  expect(called('@nobody @anabel @ana_x')).toEqual([]);
  expect(called('ana@ana mail@bob.b https://x.y/@ana @@ana')).toEqual([]);
  expect(mentionSegments('hi @ana!', known)).toEqual([
    { text: 'hi ' },
    { text: '@ana', username: 'ana' },
    { text: '!' },
  ]);
});

test('a wide sign, and a name in wide letters, call as plain ones do', () => {
  expect(called('＠ana、＠Ｂｏｂ.Ｂ と﹫jose－１')).toEqual(['ana', 'bob.b', 'jose-1']);
  expect(called('見て＠ａｎａ。')).toEqual(['ana']);
  expect(called('ａｎａ＠ana mail＠ana ＠anabel')).toEqual([]);
  expect(mentionSegments('hi ＠ａｎａ！', known)).toEqual([
    { text: 'hi ' },
    { text: '＠ａｎａ', username: 'ana' },
    { text: '！' },
  ]);
  expect(mentions('＠Ａna', 'ana')).toBe(true);
  expect(mentionQueryAt('見て＠ｍｕ', 5)).toEqual({ start: 2, words: 'mu' });
  expect(matching(people, 'ａｎａ', 5).map(({ username }) => username)).toEqual(['ana']);
});

test('one is mentioned oneself, and by no name that begins like it', () => {
  expect(mentions('@Ana, look', 'ana')).toBe(true);
  expect(mentions('@anabel, look', 'ana')).toBe(false);
  expect(mentions('@ana', null)).toBe(false);
});

test('what is begun stands right before the caret', () => {
  expect(mentionQueryAt('see @mu', 7)).toEqual({ start: 4, words: 'mu' });
  expect(mentionQueryAt('@', 1)).toEqual({ start: 0, words: '' });
  expect(mentionQueryAt('see @mu', 4)).toBeNull();
  expect(mentionQueryAt('mail@mu', 7)).toBeNull();
  expect(mentionQueryAt('see @mu and', 11)).toBeNull();
});

test('people are found by username and by a word of the name, without accents, the likeliest first', () => {
  const found = (words: string) => matching(people, words, 9).map((one) => one.username);
  expect(found('munoz')).toEqual(['ana']);
  expect(found('ange')).toEqual(['jose-1']);
  expect(found('b')).toEqual(['bob.b']);
  expect(found('o')).toEqual(['ana', 'bob.b', 'jose-1']);
  expect(found('')).toHaveLength(3);
  expect(found('zz')).toEqual([]);
});

test('half a character never leaves', () => {
  const half = '\u{1F600}'.slice(0, 1);
  expect(allWellFormed({ content: `a${half}b`, list: [half], n: 1, no: null })).toEqual({
    content: 'ab',
    list: [''],
    n: 1,
    no: null,
  });
  expect(allWellFormed('\u{1F600}')).toBe('\u{1F600}');
});

test('a mention follows text of scripts without spaces, and any punctuation', () => {
  expect(called('你好@ana，请看、@bob.b。「@jose-1」')).toEqual(['ana', 'bob.b', 'jose-1']);
  expect(called('です@ana さん カー@ana 안녕@ana สวัสดี@ana “@ana” —@ana،@ana')).toHaveLength(7);
  expect(called('é@ana е@ana 5@ana e\u0301@ana')).toEqual([]);
  expect(mentionQueryAt('你好@an', 5)).toEqual({ start: 2, words: 'an' });
  expect(mentionQueryAt('看，@an', 5)).toEqual({ start: 2, words: 'an' });
  expect(mentionQueryAt('see:@an', 7)).toEqual({ start: 4, words: 'an' });
  expect(mentionQueryAt('مرحبا،@an', 9)).toEqual({ start: 6, words: 'an' });
});
