import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { asRefusal, type Refusal } from './errors';
import type { SendFile } from './sendFile';
import type { Attachment } from './wire';

/** A file that is on its way into a message that is being written. */
export interface Upload {
  key: number;
  file: File;
  /** What was picked, where something smaller goes in its place. */
  original: File | null;
  /** From 0 to 1. */
  progress: number;
  attachment: Attachment | null;
  refusal: Refusal | null;
}

export interface Uploads {
  of(conversationId: string): ReadonlySignal<readonly Upload[]>;
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

/** docs/protocol.md: 10 files a message. */
const MOST = 10;

export function createUploads(send: SendFile, shrink?: (file: File) => Promise<File>): Uploads {
  const known = new Map<string, Signal<readonly Upload[]>>();
  const running = new Map<number, AbortController>();
  let made = 0;

  function of(conversationId: string) {
    const list = known.get(conversationId) ?? signal<readonly Upload[]>([]);
    known.set(conversationId, list);
    return list;
  }

  function change(conversationId: string, key: number, more: Partial<Upload>) {
    const list = of(conversationId);
    list.value = list.peek().map((one) => (one.key === key ? { ...one, ...more } : one));
  }

  /** `as` what it is worth sending as; without it, as it is. */
  async function run(conversationId: string, { key, file }: Upload, as?: (file: File) => Promise<File>) {
    const controller = new AbortController();
    const { signal } = controller;
    running.set(key, controller);
    const told = (more: Partial<Upload>) => signal.aborted || change(conversationId, key, more);
    try {
      const sent = as ? await as(file) : file;
      if (signal.aborted) return;
      if (sent !== file) told({ file: sent, original: file });
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
    of(conversationId)
      .peek()
      .find((one) => one.key === key);

  return {
    of,
    add: (conversationId, files) => {
      const list = of(conversationId);
      const room = MOST - list.peek().length;
      const fresh = files.slice(0, Math.max(0, room)).map((file): Upload => {
        made += 1;
        return { key: made, file, original: null, progress: 0, attachment: null, refusal: null };
      });
      list.value = [...list.peek(), ...fresh];
      for (const upload of fresh) void run(conversationId, upload, shrink);
    },
    retry: (conversationId, key) => {
      const upload = find(conversationId, key);
      if (!upload?.refusal) return;
      change(conversationId, key, { refusal: null, progress: 0 });
      void run(conversationId, upload);
    },
    sendOriginal: (conversationId, key) => {
      const upload = find(conversationId, key);
      if (!upload?.original) return;
      running.get(key)?.abort();
      const whole: Upload = { ...upload, file: upload.original, original: null, attachment: null };
      change(conversationId, key, { ...whole, refusal: null, progress: 0 });
      void run(conversationId, whole);
    },
    drop: (conversationId, key) => {
      const list = of(conversationId);
      list.value = list.peek().filter((one) => one.key !== key);
      running.get(key)?.abort();
    },
    take: (conversationId) => {
      const list = of(conversationId);
      const arrived = list.peek().flatMap(({ attachment }) => attachment ?? []);
      list.value = list.peek().filter((one) => !one.attachment);
      return arrived;
    },
    stop: () => {
      for (const controller of running.values()) controller.abort();
    },
  };
}
