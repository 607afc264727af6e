import { expect, test, vi } from 'vitest';
import { memoised } from '../../src/core/memoise';

test('what was asked for longest ago is forgotten first, by count', () => {
  const make = vi.fn((text: string) => text.length);
  const known = memoised(make, { entries: 2, characters: 100 });
  for (const text of ['a', 'b', 'a', 'c', 'a']) known(text);
  expect(make.mock.calls.flat()).toEqual(['a', 'b', 'c']);
  known('b');
  expect(make.mock.calls.flat()).toEqual(['a', 'b', 'c', 'b']);
});

test('long texts are few', () => {
  const make = vi.fn((text: string) => text.length);
  const known = memoised(make, { entries: 100, characters: 10 });
  for (const text of ['aaaaaa', 'bbbb', 'aaaaaa', 'cc', 'aaaaaa', 'bbbb']) known(text);
  expect(make.mock.calls.flat()).toEqual(['aaaaaa', 'bbbb', 'cc', 'bbbb']);
});

test('one that is too long for all of the room is answered, and not kept', () => {
  const make = vi.fn((text: string) => text.length);
  const known = memoised(make, { entries: 100, characters: 3 });
  expect([known('aaaaaa'), known('aaaaaa')]).toEqual([6, 6]);
  expect(make).toHaveBeenCalledTimes(2);
});
