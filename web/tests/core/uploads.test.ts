import { expect, test, vi } from 'vitest';
import { Refusal } from '../../src/core/errors';
import { isLargePicture } from '../../src/core/platform';
import type { SendFile } from '../../src/core/sendFile';
import { createUploads } from '../../src/core/uploads';
import type { Attachment } from '../../src/core/wire';

const file = (name: string) => new File(['x'], name);
const attachment = (name: string) => ({ id: name, name }) as Attachment;
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

test('files that have arrived go into the message, what was refused stays', async () => {
  const send: SendFile = async (_, { name }) => {
    if (name === 'large') throw new Refusal('too_large', '');
    return { attachment: attachment(name) };
  };
  const uploads = createUploads(send);
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
  const uploads = createUploads(send);
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
  const uploads = createUploads(send);
  uploads.add('c1', [file('one')]);
  await settle();
  uploads.retry('c1', uploads.of('c1').value[0]?.key ?? 0);
  await settle();
  expect(uploads.of('c1').value[0]).toMatchObject({ refusal: null, progress: 1, attachment: { id: 'one' } });
});

test('a message holds ten files', () => {
  const uploads = createUploads(() => new Promise(() => {}));
  uploads.add(
    'c1',
    Array.from({ length: 12 }, (_, n) => file(String(n))),
  );
  expect(uploads.of('c1').value).toHaveLength(10);
});

test('a large picture goes out smaller, and as it was when that is wanted', async () => {
  const sent: string[] = [];
  const send: SendFile = async (_, { name }) => {
    sent.push(name);
    return { attachment: attachment(name) };
  };
  const uploads = createUploads(send, async (one) => (one.name === 'large' ? file('small') : one));
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
  const uploads = createUploads(send, () => new Promise((resolve) => (finish = resolve)));
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
