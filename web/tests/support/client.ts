import { createApi } from '../../src/core/api';
import { type Client, createClient } from '../../src/core/client';
import type { Platform, Storage } from '../../src/core/platform';
import { createLink } from '../../src/core/socket';
import type { Actor } from '../../src/core/wire';
import type { FakeServer, FakeSocket } from './server';
import { GUEST } from './shapes';

/** A browser's storage, seen by all of its tabs. */
export class Disk {
  private data = new Map<string, string>();
  private watchers = new Map<(key: string) => void, object>();

  get size(): number {
    return this.data.size;
  }

  tab(): Storage {
    const tab = {};
    const told = (key: string) => {
      for (const [fn, other] of this.watchers) if (other !== tab) fn(key);
    };
    return {
      get: (key) => this.data.get(key) ?? null,
      set: (key, value) => {
        this.data.set(key, value);
        told(key);
      },
      remove: (key) => {
        if (this.data.delete(key)) told(key);
      },
      keys: (prefix) => [...this.data.keys()].filter((key) => key.startsWith(prefix)).sort(),
      watch: (fn) => {
        this.watchers.set(fn, tab);
        return () => this.watchers.delete(fn);
      },
    };
  }
}

export class Browser {
  readonly disk = new Disk();
  readonly living = new Set<string>();
  private made = 0;

  platform(tab: string): Platform {
    this.living.add(tab);
    return {
      storage: this.disk.tab(),
      tabs: { id: tab, alive: async (id) => this.living.has(id) },
      newId: () => `${tab}-${++this.made}`,
    };
  }
}

export interface Tab {
  client: Client;
  socket: FakeSocket;
  /** The tab is gone, without a word. */
  close(): void;
}

export function openTab(
  server: FakeServer,
  {
    browser = new Browser(),
    name = 'tab-1',
    actor = GUEST,
    observe = false,
  }: { browser?: Browser; name?: string; actor?: Actor; observe?: boolean } = {},
): Tab {
  const socket = server.socket(actor);
  const fetch = async () => new Response('{}', { status: 503 });
  const client = createClient({
    actor,
    api: createApi({ fetch }),
    link: createLink({ raw: () => socket }),
    platform: browser.platform(name),
    observe,
  });
  return {
    client,
    socket,
    close: () => {
      client.stop();
      browser.living.delete(name);
    },
  };
}
