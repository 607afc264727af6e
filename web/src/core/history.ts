import type { Api } from './api';
import { asRefusal, Refusal } from './errors';
import type { Message } from './wire';

export interface HistoryOptions {
  api: Pick<Api, 'messages'>;
  conversationId: string;
  /** After each page: the lowest `seq` that is here, and the highest. */
  told(lowest: number, highest: number): void;
  /** Ends it, with a rejection. */
  signal: AbortSignal;
}

/** The server's largest page. */
const PAGE = 200;

/** Every message of a conversation, ascending by `seq`, page by page from its end. Where it asks too often, it waits. */
export async function loadHistory({
  api,
  conversationId,
  told,
  signal,
}: HistoryOptions): Promise<readonly Message[]> {
  const pages: (readonly Message[])[] = [];
  let before: string | null | undefined;
  let highest = 0;
  for (let more = true; more; ) {
    const page = await patiently(() =>
      api.messages(conversationId, { limit: PAGE, ...(before ? { before } : {}) }),
    );
    if (signal.aborted) throw new Refusal('unknown', 'Given up.');
    pages.unshift(page.messages);
    highest ||= page.messages.at(-1)?.seq ?? 0;
    told(page.messages[0]?.seq ?? 1, highest);
    before = page.nextCursor;
    more = page.hasMore && Boolean(before);
  }
  return pages.flat();
}

async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (reason) {
      const { code, retryAfter = 1 } = asRefusal(reason);
      if (code !== 'rate_limited') throw reason;
      await new Promise((done) => setTimeout(done, retryAfter * 1000));
    }
  }
}

/** Each message in its latest state: of those told live meanwhile, too, and those that came since. */
export function withNews(history: readonly Message[], live: readonly Message[]): readonly Message[] {
  const all = new Map(history.map((message) => [message.seq, message] as const));
  for (const message of live) {
    const known = all.get(message.seq);
    if (!known || known.rev < message.rev || message.hidden) all.set(message.seq, message);
  }
  return [...all.values()].sort((a, b) => a.seq - b.seq);
}
