import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { cut } from '../../src/core/excerpt';
import { isInvisible, sendable } from '../../src/core/visible';

const CASES: { invisible: string[]; visible: string[] } = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../../tests/domain/visible_cases.json'), 'utf8'),
);

test('what cannot be seen is empty, by the same cases as on the server', () => {
  expect(CASES.invisible.filter((text) => !isInvisible(text) || sendable(text) !== '')).toEqual([]);
  expect(CASES.visible.filter((text) => isInvisible(text) || sendable(text) === '')).toEqual([]);
});

test('the first line keeps its indent, and loses the empty lines before it', () => {
  expect(sendable('    if x:\n\ty\n  ')).toBe('    if x:\n\ty');
  expect(sendable('\n  \n\t- one')).toBe('\t- one');
  expect(sendable('\r\n  a')).toBe('  a');
  expect(sendable('a')).toBe('a');
});

test('an excerpt is cut between what readers take for characters', () => {
  const family = '👩‍👩‍👧';
  expect(cut(family.repeat(3), family.length + 3)).toBe(family);
  expect(cut('ae\u0301b', 2)).toBe('a');
  expect(cut('a🇪🇸🇫🇷', 6)).toBe('a🇪🇸');
  expect(cut('ab', 2)).toBe('ab');
  expect(cut(`a${'\u0301'.repeat(500)}`, 200)).toHaveLength(200);
});
