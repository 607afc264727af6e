/**
 * What the core needs of its surroundings, so that tests can bring their own.
 *
 * Storage is synchronous on purpose: what a person sent a moment before the tab closed must already be kept, and an
 * IndexedDB write begun then may never finish.
 */
export interface Storage {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(prefix: string): string[];
  /** Tells of writes by other tabs; returns its undo. */
  watch(fn: (key: string) => void): () => void;
}

export interface Tabs {
  /** This tab's name; survives a reload. */
  readonly id: string;
  /** Whether a tab of this name still runs. */
  alive(id: string): Promise<boolean>;
}

export interface Platform {
  storage: Storage;
  tabs: Tabs;
  newId(): string;
  /** A file as it is worth sending. */
  shrink?(file: File): Promise<File>;
}

/** 128 random bits in 32 printable characters; works without a secure context, unlike `crypto.randomUUID`. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => (byte % 32).toString(32) + (byte >> 5).toString(32)).join('');
}

export function browserPlatform(): Platform {
  const storage = browserStorage();
  return { storage, tabs: browserTabs(storage), newId: randomId, shrink };
}

/** Smaller ones are sent as they are; bytes. */
const LARGE = 1_000_000;

/** Only what comes out of a camera or off a screen; a GIF would stand still. */
export const isLargePicture = ({ size, type }: Pick<File, 'size' | 'type'>): boolean =>
  size > LARGE && /^image\/(jpeg|png|webp)$/.test(type);

async function shrink(file: File): Promise<File> {
  if (!isLargePicture(file)) return file;
  try {
    return await (await import('./pictures')).shrunk(file);
  } catch {
    return file;
  }
}

/** localStorage, and memory behind it where the browser gives none or it is full. */
export function browserStorage(): Storage {
  const memory = new Map<string, string>();
  const disk = usable();
  return {
    get: (key) => memory.get(key) ?? disk?.getItem(key) ?? null,
    set: (key, value) => {
      try {
        if (!disk) throw new Error('no storage');
        disk.setItem(key, value);
        memory.delete(key);
      } catch {
        memory.set(key, value);
      }
    },
    remove: (key) => {
      memory.delete(key);
      disk?.removeItem(key);
    },
    keys: (prefix) => {
      const all = new Set(memory.keys());
      for (let i = 0; i < (disk?.length ?? 0); i++) all.add(disk?.key(i) ?? '');
      return [...all].filter((key) => key.startsWith(prefix)).sort();
    },
    watch: (fn) => {
      const heard = (event: StorageEvent) => event.key !== null && fn(event.key);
      globalThis.addEventListener('storage', heard);
      return () => globalThis.removeEventListener('storage', heard);
    },
  };
}

/** Reading the property alone throws where storage is forbidden (a third-party frame). */
function usable(): globalThis.Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

const BEAT = 'parlour:tab:';
const BEAT_EVERY = 20_000;
/** A hidden tab's timers run once a minute. */
const BEAT_LASTS = 150_000;

/**
 * Tabs know each other by a lock held for life, or, outside a secure context where there are none, by a beat in storage.
 * Taking a live tab for a dead one costs a repeated send, which the server knows by its `clientId`.
 */
function browserTabs(storage: Storage): Tabs {
  const id = tabName();
  const locks = globalThis.navigator?.locks;
  if (!locks) startBeat(storage, BEAT + id);
  // In a frame whose storage the browser blocks, the lock is refused.
  else locks.request(BEAT + id, () => new Promise<void>(() => {})).catch(() => startBeat(storage, BEAT + id));
  return {
    id,
    alive: async (other) => {
      const { held = [] } = (await locks?.query().catch(() => null)) ?? {};
      return (
        held.some((lock) => lock.name === BEAT + other) ||
        Date.now() - Number(storage.get(BEAT + other) ?? 0) < BEAT_LASTS
      );
    },
  };
}

function startBeat(storage: Storage, key: string): void {
  const beat = () => storage.set(key, String(Date.now()));
  beat();
  setInterval(beat, BEAT_EVERY);
  globalThis.addEventListener('pagehide', () => storage.remove(key));
  globalThis.addEventListener('pageshow', beat);
}

function tabName(): string {
  try {
    const kept = sessionStorage.getItem('parlour:tab');
    if (kept) return kept;
    const made = randomId();
    sessionStorage.setItem('parlour:tab', made);
    return made;
  } catch {
    return randomId();
  }
}
