import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { asRefusal, Refusal } from './errors';
import type { Storage } from './platform';
import { createReadyFiles } from './readyFiles';
import type { SendFile } from './sendFile';
import type { Attachment } from './wire';

/** What is drawn of a file; one that has survived a reload has no more than this. */
export type UploadFile = Pick<File, 'name' | 'size' | 'type'>;

/** A file that is on its way into a message that is being written. */
export interface Upload {
  key: number;
  file: File | UploadFile;
  /** What was picked, where something smaller goes in its place. */
  original: File | null;
  /** From 0 to 1. */
  progress: number;
  attachment: Attachment | null;
  refusal: Refusal | null;
}

export interface Uploads {
  of(conversationId: string): ReadonlySignal<readonly Upload[]>;
  /** How many of the files chosen last were left out, for a message holds no more. */
  leftOut(conversationId: string): ReadonlySignal<number>;
  add(conversationId: string, files: readonly File[]): void;
  retry(conversationId: string, key: number): void;
  /** What was picked, as it is. */
  sendOriginal(conversationId: string, key: number): void;
  /** Calls it off, or leaves it out. */
  drop(conversationId: string, key: number): void;
  /** What has arrived, for the message that goes out now; what was refused stays. */
  take(conversationId: string): Attachment[];
  stop(): void;
}

export interface UploadOptions {
  send: SendFile;
  storage: Storage;
  /** Whose files: nobody sends what another has chosen in this browser. */
  person: string;
  /** The largest file the server takes; bytes. Null while it has not said. */
  largest: ReadonlySignal<number | null>;
  shrink?: ((file: File) => Promise<File>) | undefined;
}

/** docs/protocol.md: 10 files a message. */
export const MOST_FILES = 10;

interface List {
  uploads: Signal<readonly Upload[]>;
  leftOut: Signal<number>;
}

export function createUploads({ send, storage, person, largest, shrink }: UploadOptions): Uploads {
  const known = new Map<string, List>();
  const running = new Map<number, AbortController>();
  const ready = createReadyFiles(storage, person);
  const unwatch = ready.watch(follow);
  let made = 0;

  function list(conversationId: string): List {
    const found = known.get(conversationId);
    if (found) return found;
    const uploads = signal<readonly Upload[]>(ready.of(conversationId).map(arrived));
    const fresh = { uploads, leftOut: signal(0) };
    known.set(conversationId, fresh);
    return fresh;
  }

  const all = (conversationId: string) => list(conversationId).uploads;

  function upload(file: File | UploadFile, more: Partial<Upload> = {}): Upload {
    made += 1;
    return { key: made, file, original: null, progress: 0, attachment: null, refusal: null, ...more };
  }

  function arrived(attachment: Attachment): Upload {
    const { name, size, mime: type } = attachment;
    return upload({ name, size, type }, { attachment, progress: 1 });
  }

  /** Every change goes this way, so that what is ready is always kept as it is shown. */
  function set(conversationId: string, next: readonly Upload[]) {
    all(conversationId).value = next;
    ready.keep(
      conversationId,
      next.flatMap(({ attachment }) => attachment ?? []),
    );
  }

  /** Another tab has made one ready, left one out, or sent them all. */
  function follow(conversationId: string) {
    const uploads = known.get(conversationId)?.uploads;
    if (!uploads) return;
    const kept = ready.of(conversationId);
    const here = uploads.peek().filter(({ attachment }) => !attachment || kept.some(sameAs(attachment)));
    const fresh = kept.filter((one) => !here.some(({ attachment }) => attachment && sameAs(one)(attachment)));
    uploads.value = [...here, ...fresh.map(arrived)];
  }

  function change(conversationId: string, key: number, more: Partial<Upload>) {
    const next = all(conversationId).peek();
    set(
      conversationId,
      next.map((one) => (one.key === key ? { ...one, ...more } : one)),
    );
  }

  /** `as` what it is worth sending as; without it, as it is. */
  async function run(conversationId: string, key: number, file: File, as?: (file: File) => Promise<File>) {
    const controller = new AbortController();
    const { signal } = controller;
    running.set(key, controller);
    const told = (more: Partial<Upload>) => signal.aborted || change(conversationId, key, more);
    try {
      const sent = as ? await as(file) : file;
      if (signal.aborted) return;
      if (sent !== file) told({ file: sent, original: file });
      refuseSize(sent, largest.peek());
      const progress = (part: number) => told({ progress: part });
      const { attachment } = await send(conversationId, sent, { progress, signal });
      told({ attachment, progress: 1 });
    } catch (reason) {
      told({ refusal: asRefusal(reason) });
    } finally {
      if (running.get(key) === controller) running.delete(key);
    }
  }

  const find = (conversationId: string, key: number) =>
    all(conversationId)
      .peek()
      .find((one) => one.key === key);

  return {
    of: all,
    leftOut: (conversationId) => list(conversationId).leftOut,
    add: (conversationId, files) => {
      const before = all(conversationId).peek();
      const room = Math.max(0, MOST_FILES - before.length);
      const taken = files.slice(0, room).map((file) => ({ file, key: 0 }));
      const fresh = taken.map((one) => {
        const added = upload(one.file);
        one.key = added.key;
        return added;
      });
      list(conversationId).leftOut.value = files.length - fresh.length;
      set(conversationId, [...before, ...fresh]);
      for (const { key, file } of taken) void run(conversationId, key, file, shrink);
    },
    retry: (conversationId, key) => {
      const found = find(conversationId, key);
      if (!found?.refusal || !(found.file instanceof File)) return;
      change(conversationId, key, { refusal: null, progress: 0 });
      void run(conversationId, key, found.file);
    },
    sendOriginal: (conversationId, key) => {
      const original = find(conversationId, key)?.original;
      if (!original) return;
      running.get(key)?.abort();
      const whole = { file: original, original: null, attachment: null, refusal: null, progress: 0 };
      change(conversationId, key, whole);
      void run(conversationId, key, original);
    },
    drop: (conversationId, key) => {
      list(conversationId).leftOut.value = 0;
      set(
        conversationId,
        all(conversationId)
          .peek()
          .filter((one) => one.key !== key),
      );
      running.get(key)?.abort();
    },
    take: (conversationId) => {
      const now = all(conversationId).peek();
      list(conversationId).leftOut.value = 0;
      set(
        conversationId,
        now.filter((one) => !one.attachment),
      );
      return now.flatMap(({ attachment }) => attachment ?? []);
    },
    stop: () => {
      unwatch();
      for (const controller of running.values()) controller.abort();
    },
  };
}

const sameAs =
  ({ id }: Attachment) =>
  (other: Attachment): boolean =>
    other.id === id;

/** What the server would refuse anyway, before a byte of it has gone. Raises a `Refusal`. */
function refuseSize({ size }: File, largest: number | null): void {
  if (size === 0) throw new Refusal('invalid', 'The file is empty.');
  if (largest !== null && size > largest) throw new Refusal('too_large', 'The file is too large.');
}
