import { describe, expect, test } from 'vitest';
import { fuzzy, ranked } from '../../src/ui/palette/fuzzy';
import { costOf, HOSTILE } from '../support/cost';

const LABELS = [
  'Close ticket',
  'Show: Closed',
  'Assign to me',
  'Assign to Ben Ito',
  'Appearance: Dark',
  'Search',
];
const found = (query: string) => ranked(LABELS, query, (one) => one);

describe('the palette finds', () => {
  test.each([
    ['', LABELS],
    ['closed', ['Show: Closed']],
    ['clos', ['Close ticket', 'Show: Closed']],
    ['clstk', ['Close ticket']],
    ['asgn ben', ['Assign to Ben Ito']],
    ['ben assign', ['Assign to Ben Ito']],
    ['DÁRK', ['Appearance: Dark']],
    ['drak', []],
    ['zzz', []],
  ])('for “%s” %j', (query, labels) => expect(found(query)).toEqual(labels));

  test('what stands together before what is scattered, and at the beginning of a word before within one', () => {
    expect(ranked(['research', 'a search', 'sxexaxrxcxh'], 'search', (one) => one)).toEqual([
      'a search',
      'research',
      'sxexaxrxcxh',
    ]);
  });

  test('no letters that are strewn over a long text', () => {
    expect(fuzzy('abc')(`a${'x'.repeat(50)}b${'x'.repeat(50)}c`)).toBeNull();
  });

  test('within milliseconds, whatever is in the words and in what is looked through', async () => {
    const texts = Object.values(HOSTILE);
    const spent = await costOf(() => {
      for (const query of texts) for (const text of texts) fuzzy(query)(text);
    });
    expect(spent / texts.length ** 2).toBeLessThan(1);
  });
});
