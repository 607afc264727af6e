import { signal } from '@preact/signals';
import { expect, test, vi } from 'vitest';
import { Refusal } from '../../src/core/errors';
import { forgetPerson } from '../../src/core/forgetPerson';
import { isLargePicture } from '../../src/core/platform';
import type { SendFile } from '../../src/core/sendFile';
import { createUploads, type UploadOptions } from '../../src/core/uploads';
import type { Attachment } from '../../src/core/wire';
import { Disk } from '../support/client';

const file = (name: string) => new File(['x'], name);
const attachment = (name: string) => ({ id: name, name, size: 1, mime: 'text/plain' }) as Attachment;

/** Ada's uploads in one tab. */
function open({ disk = new Disk(), person = 'ada', ...more }: Partial<UploadOptions> & { disk?: Disk } = {}) {
  const send: SendFile = async (_, { name }) => ({ attachment: attachment(name) });
  return createUploads({ send, storage: disk.tab(), person, largest: signal(1000), ...more });
}

const names = (uploads: ReturnType<typeof open>, conversation = 'c1') =>
  uploads.of(conversation).value.map((one) => one.file.name);

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

test('files that have arrived go into the message, what was refused stays', async () => {
  const send: SendFile = async (_, { name }) => {
    if (name === 'large') throw new Refusal('too_large', '');
    return { attachment: attachment(name) };
  };
  const uploads = open({ send });
  uploads.add('c1', [file('one'), file('large'), file('two')]);
  uploads.add('c2', [file('elsewhere')]);
  await settle();
  expect(uploads.take('c1').map((one) => one.id)).toEqual(['one', 'two']);
  expect(uploads.of('c1').value.map((one) => one.refusal?.code)).toEqual(['too_large']);
  expect(uploads.take('c1')).toEqual([]);
});

test('a file is called off, and says how far it is until then', async () => {
  let signal: AbortSignal | undefined;
  const send = vi.fn<SendFile>((_, __, how) => {
    how?.progress?.(0.5);
    signal = how?.signal;
    return new Promise(() => {});
  });
  const uploads = open({ send });
  uploads.add('c1', [file('one')]);
  expect(uploads.of('c1').value[0]?.progress).toBe(0.5);
  uploads.drop('c1', uploads.of('c1').value[0]?.key ?? 0);
  expect(signal?.aborted).toBe(true);
  expect(uploads.of('c1').value).toEqual([]);
});

test('what failed on the way is tried again', async () => {
  const send = vi
    .fn<SendFile>()
    .mockRejectedValueOnce(new Refusal('offline', ''))
    .mockResolvedValueOnce({ attachment: attachment('one') });
  const uploads = open({ send });
  uploads.add('c1', [file('one')]);
  await settle();
  uploads.retry('c1', uploads.of('c1').value[0]?.key ?? 0);
  await settle();
  expect(uploads.of('c1').value[0]).toMatchObject({ refusal: null, progress: 1, attachment: { id: 'one' } });
});

test('a message holds ten files', () => {
  const uploads = open({ send: () => new Promise(() => {}) });
  uploads.add(
    'c1',
    Array.from({ length: 12 }, (_, n) => file(String(n))),
  );
  expect(uploads.of('c1').value).toHaveLength(10);
  expect(uploads.leftOut('c1').value).toBe(2);
  uploads.add('c1', [file('another')]);
  expect([uploads.of('c1').value.length, uploads.leftOut('c1').value]).toEqual([10, 1]);
  uploads.drop('c1', uploads.of('c1').value[0]?.key ?? 0);
  expect(uploads.leftOut('c1').value).toBe(0);
  uploads.add('c1', [file('another')]);
  expect([uploads.of('c1').value.length, uploads.leftOut('c1').value]).toEqual([10, 0]);
});

test('a large picture goes out smaller, and as it was when that is wanted', async () => {
  const sent: string[] = [];
  const send: SendFile = async (_, { name }) => {
    sent.push(name);
    return { attachment: attachment(name) };
  };
  const uploads = open({
    send,
    shrink: async (one) => (one.name === 'large' ? file('small') : one),
  });
  uploads.add('c1', [file('large'), file('other')]);
  await settle();
  const [large, other] = uploads.of('c1').value;
  expect([large?.original?.name, large?.file.name, other?.original]).toEqual(['large', 'small', null]);
  uploads.sendOriginal('c1', large?.key ?? 0);
  await settle();
  expect(sent).toEqual(['small', 'other', 'large']);
  expect(uploads.take('c1').map((one) => one.id)).toEqual(['large', 'other']);
});

test('what is called off while it is made smaller is never sent', async () => {
  let finish = (_: File) => {};
  const send = vi.fn<SendFile>();
  const uploads = open({ send, shrink: () => new Promise((resolve) => (finish = resolve)) });
  uploads.add('c1', [file('large')]);
  uploads.drop('c1', uploads.of('c1').value[0]?.key ?? 0);
  finish(file('small'));
  await settle();
  expect(send).not.toHaveBeenCalled();
});

test('pictures are large from a megabyte on, and what may move is left alone', () => {
  const large = 1_000_001;
  expect(isLargePicture({ size: large, type: 'image/jpeg' })).toBe(true);
  expect(isLargePicture({ size: 1_000_000, type: 'image/jpeg' })).toBe(false);
  expect(isLargePicture({ size: large, type: 'image/gif' })).toBe(false);
  expect(isLargePicture({ size: large, type: 'video/mp4' })).toBe(false);
});

const sized = (name: string, size: number) => new File(['x'.repeat(size)], name);

test('what is empty or too large is refused before a byte of it is sent', async () => {
  const send = vi.fn<SendFile>(async (_, { name }) => ({ attachment: attachment(name) }));
  const uploads = open({ send });
  uploads.add('c1', [sized('empty', 0), sized('fits', 1000), sized('large', 1001)]);
  await settle();
  expect(uploads.of('c1').value.map((one) => one.refusal?.code)).toEqual(['invalid', undefined, 'too_large']);
  expect(send.mock.calls.map(([, one]) => one.name)).toEqual(['fits']);
});

test('a large picture counts as what it is sent as, and its original as what that is', async () => {
  const uploads = open({ shrink: async () => sized('small', 10) });
  uploads.add('c1', [sized('photo', 5000)]);
  await settle();
  expect(uploads.of('c1').value[0]).toMatchObject({ refusal: null, attachment: { id: 'small' } });
  uploads.sendOriginal('c1', uploads.of('c1').value[0]?.key ?? 0);
  await settle();
  expect(uploads.of('c1').value[0]?.refusal?.code).toBe('too_large');
});

test('while the server has not said its limit, it judges by itself', async () => {
  const uploads = open({ largest: signal(null) });
  uploads.add('c1', [sized('large', 5000)]);
  await settle();
  expect(uploads.of('c1').value[0]?.attachment?.id).toBe('large');
});

test('files that are ready survive a reload, those on their way and refused ones do not', async () => {
  const disk = new Disk();
  const send: SendFile = async (_, { name }) => {
    if (name === 'slow') await new Promise(() => {});
    if (name === 'bad') throw new Refusal('invalid', '');
    return { attachment: attachment(name) };
  };
  const before = open({ disk, send });
  before.add('c1', [file('one'), file('slow'), file('bad'), file('two')]);
  await settle();
  const after = open({ disk });
  expect(names(after)).toEqual(['one', 'two']);
  expect(after.take('c1').map((one) => one.id)).toEqual(['one', 'two']);
  expect([names(open({ disk })), disk.size]).toEqual([[], 0]);
});

test('ready files belong to one person and one conversation', async () => {
  const disk = new Disk();
  open({ disk }).add('c1', [file('secret')]);
  await settle();
  expect(names(open({ disk }))).toEqual(['secret']);
  expect(names(open({ disk, person: 'bob' }))).toEqual([]);
  expect(names(open({ disk }), 'c2')).toEqual([]);
});

test('what one tab sends or leaves out is no longer offered in the others', async () => {
  const disk = new Disk();
  const [one, other] = [open({ disk }), open({ disk })];
  expect(names(other)).toEqual([]);
  one.add('c1', [file('a'), file('b')]);
  await settle();
  expect(names(other)).toEqual(['a', 'b']);
  other.drop('c1', other.of('c1').value[0]?.key ?? 0);
  expect(names(one)).toEqual(['b']);
  one.take('c1');
  expect(names(other)).toEqual([]);
});

test('what the server has thrown away by now is not offered', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const disk = new Disk();
  open({ disk }).add('c1', [file('old')]);
  await settle();
  vi.advanceTimersByTime(22 * 3_600_000);
  expect(names(open({ disk }))).toEqual(['old']);
  vi.advanceTimersByTime(3_600_000);
  expect(names(open({ disk }))).toEqual([]);
  vi.useRealTimers();
});

test('whoever is forgotten leaves no file behind', async () => {
  const disk = new Disk();
  open({ disk }).add('c1', [file('secret')]);
  await settle();
  forgetPerson(disk.tab(), 'ada');
  expect(names(open({ disk }))).toEqual([]);
});
