import type { Storage } from './platform';
import type { Attachment } from './wire';

/** Uploaded files that no message has taken yet, kept in the browser beside the draft they belong to. */
export interface ReadyFiles {
  of(conversationId: string): Attachment[];
  keep(conversationId: string, files: readonly Attachment[]): void;
  /** Tells in which conversation another tab has changed them; returns its undo. */
  watch(fn: (conversationId: string) => void): () => void;
}

/** The server throws away what nobody sent within 24 hours; an hour less, so that none is offered that is gone. */
const LASTS = 23 * 60 * 60 * 1000;

interface Kept {
  file: Attachment;
  /** When it was ready; ms since the epoch. */
  at: number;
}

export function createReadyFiles(storage: Storage, person: string): ReadyFiles {
  const prefix = `parlour:files:${person}:`;

  function read(conversationId: string): Kept[] {
    const since = Date.now() - LASTS;
    return parse(storage.get(prefix + conversationId)).filter(({ at }) => at > since);
  }

  return {
    of: (conversationId) => read(conversationId).map(({ file }) => file),
    keep: (conversationId, files) => {
      const key = prefix + conversationId;
      const before = new Map(read(conversationId).map(({ file, at }) => [file.id, at]));
      const kept = files.map((file): Kept => ({ file, at: before.get(file.id) ?? Date.now() }));
      const text = kept.length ? JSON.stringify(kept) : null;
      if (text === storage.get(key)) return;
      if (text) storage.set(key, text);
      else storage.remove(key);
    },
    watch: (fn) => storage.watch((key) => key.startsWith(prefix) && fn(key.slice(prefix.length))),
  };
}

function parse(text: string | null): Kept[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one?.file?.id === 'string') : [];
  } catch {
    return [];
  }
}
