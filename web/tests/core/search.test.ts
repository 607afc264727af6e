import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SearchFilter } from '../../src/core/api';
import { ANYWHERE, createMessageSearch, excerptSegments, type MessageSearch } from '../../src/core/search';
import type { Found } from '../../src/core/wire';
import { conversation, message } from '../support/shapes';

const words = signal('');
let asked: SearchFilter[];
let failing: boolean;
/** The cursors of pages that end early. */
let early: string[];
let search: MessageSearch;

const settle = () => vi.advanceTimersByTimeAsync(1000);
const ids = () => search.results.value.map((found) => found.message.seq);
const found = (seq: number): Found => ({ message: message(seq), excerpt: '', conversation: conversation() });

/** Two to a page, five in all. */
async function searchMessages(query: SearchFilter) {
  asked.push(query);
  if (failing) throw new Error('down');
  const from = Number(query.cursor ?? 0);
  const results = [5, 4, 3, 2, 1].slice(from, from + 2).map(found);
  const partial = early.includes(query.cursor ?? '');
  return { results, nextCursor: from + 2 < 5 ? String(from + 2) : null, partial };
}

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  failing = false;
  early = [];
  words.value = '';
  search = createMessageSearch({ searchMessages }, words);
});

afterEach(() => {
  search.stop();
  vi.useRealTimers();
});

test('words are asked for when the typing rests, one letter never', async () => {
  words.value = 'l';
  await settle();
  expect([asked, search.status.value]).toEqual([[], 'idle']);
  words.value = 'la';
  words.value = 'lamp';
  expect(search.status.value).toBe('loading');
  await settle();
  expect(asked.map(({ q }) => q)).toEqual(['lamp']);
  expect(ids()).toEqual([5, 4]);
});

test.each(['京', 'か', '👍', '❤', '\u{20000}'])('one sign is a word by itself: %s', async (sign) => {
  words.value = sign;
  await settle();
  expect(asked.map(({ q }) => q)).toEqual([sign]);
});

test('whether only the newest were looked at is said of the last page', async () => {
  early = ['2'];
  words.value = 'lamp';
  await settle();
  expect(search.partial.value).toBe(false);
  await search.more();
  expect(search.partial.value).toBe(true);
  await search.more();
  expect(search.partial.value).toBe(false);
  early = [''];
  words.value = 'the';
  await settle();
  expect(search.partial.value).toBe(true);
});

test('pages follow each other, and other words begin anew', async () => {
  words.value = 'lamp';
  await settle();
  await search.more();
  await search.more();
  await search.more();
  expect(ids()).toEqual([5, 4, 3, 2, 1]);
  expect(search.hasMore.value).toBe(false);
  words.value = 'lamps';
  await settle();
  expect(ids()).toEqual([5, 4]);
  expect(search.hasMore.value).toBe(true);
});

test('what narrows the search goes to the server, days as they are where the reader is', async () => {
  words.value = 'lamp';
  const from = { id: 'noa', name: 'Noa' };
  const place = { id: 'c1', title: 'Picnic' };
  search.narrowing.value = {
    conversation: place,
    from,
    after: '2026-11-02',
    before: '2026-11-02',
    hasFile: true,
  };
  await settle();
  expect(asked.at(-1)).toMatchObject({ q: 'lamp', conversationId: 'c1', from: 'noa', hasFile: true });
  expect(asked.at(-1)?.after).toBe(new Date(2026, 10, 2).toISOString());
  expect(asked.at(-1)?.before).toBe(new Date(2026, 10, 3).toISOString());
});

test('one conversation is searched without words, everywhere is not', async () => {
  search.narrowing.value = { ...ANYWHERE, hasFile: true };
  await settle();
  expect(asked).toEqual([]);
  search.narrowing.value = { ...ANYWHERE, hasFile: true, conversation: { id: 'c1', title: 'Picnic' } };
  await settle();
  expect(asked).toHaveLength(1);
});

test('a search that fails says so and can be tried again', async () => {
  failing = true;
  words.value = 'lamp';
  await settle();
  expect(search.status.value).toBe('failed');
  failing = false;
  search.retry();
  await settle();
  expect([search.status.value, ids()]).toEqual(['ready', [5, 4]]);
});

test('the marked words of an excerpt are told from the others', () => {
  expect(excerptSegments('two \u0002lamp\u0003s')).toEqual([
    { text: 'two ', match: false },
    { text: 'lamp', match: true },
    { text: 's', match: false },
  ]);
});
