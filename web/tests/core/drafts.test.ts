import { expect, test } from 'vitest';
import { createDrafts } from '../../src/core/drafts';
import { Disk } from '../support/client';

test('a draft is there again after a reload, and gone once it is empty', () => {
  const disk = new Disk();
  createDrafts(disk.tab(), 'ada').of('t-1').value = 'half a sen';
  const again = createDrafts(disk.tab(), 'ada').of('t-1');
  expect(again.value).toBe('half a sen');
  again.value = '';
  expect(disk.size).toBe(0);
});

test('every tab shows the same draft', () => {
  const disk = new Disk();
  const [one, other] = [createDrafts(disk.tab(), 'ada').of('t-1'), createDrafts(disk.tab(), 'ada').of('t-1')];
  one.value = 'written here';
  expect(other.value).toBe('written here');
  other.value = '';
  expect(one.value).toBe('');
});

test('drafts belong to one person and one conversation', () => {
  const disk = new Disk();
  createDrafts(disk.tab(), 'ada').of('t-1').value = 'secret';
  expect(createDrafts(disk.tab(), 'ada').of('t-2').value).toBe('');
  expect(createDrafts(disk.tab(), 'bob').of('t-1').value).toBe('');
});
