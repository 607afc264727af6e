import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { Message } from './wire';

/** A stretch of a conversation: ascending by `seq`, without holes. */
export interface MessageRange {
  messages: readonly Message[];
  hasOlder: boolean;
  hasNewer: boolean;
}

/** What is loaded: the live end, kept whole by `rev`; and perhaps a stretch far from it, until the two meet. */
export interface Log {
  /** The live end: the newest messages, ascending by `seq`, without holes. */
  messages: ReadonlySignal<readonly Message[]>;
  hasOlder: ReadonlySignal<boolean>;
  /** What is looked at elsewhere; null while that is the live end. */
  far: ReadonlySignal<MessageRange | null>;
  /** Every change up to this revision is in here; null before anything was loaded. */
  lastRev(): number | null;
  start(page: readonly Message[], lastRev: number, hasOlder: boolean): void;
  prepend(page: readonly Message[], hasOlder: boolean): void;
  /** Goes elsewhere; where that touches the live end, the two are one. */
  open(stretch: MessageRange): void;
  grow(side: 'older' | 'newer', page: readonly Message[], more: boolean): void;
  /** Back to the live end. */
  leave(): void;
  /** The next change in order; false for one that is known, or that leaves a gap. */
  apply(message: Message): 'applied' | 'known' | 'gap';
  /** Changes that are complete up to a revision. */
  catchUp(changes: readonly Message[], lastRev: number): void;
  /** Shows a message without claiming to know what came before it: an answer may overtake the events. */
  show(message: Message): void;
  hide(messageId: string): void;
}

export function createLog(): Log {
  const messages = signal<readonly Message[]>([]);
  const hasOlder = signal(false);
  const far = signal<MessageRange | null>(null);
  /** Changes of what is not loaded: a page that was asked for before them may bring it as it was. */
  const elsewhere = new Map<number, Message>();
  let rev: number | null = null;

  /** Newer wins; what lies before the loaded part is left for its page. */
  function put(incoming: readonly Message[]) {
    const list = [...messages.peek()];
    for (const message of incoming) {
      if (!insert(list, message, hasOlder.peek())) remember(message);
    }
    batch(() => {
      messages.value = list;
      change((message) =>
        incoming.reduce((now, other) => (other.seq === now.seq ? later(now, other) : now), message),
      );
    });
  }

  function remember(message: Message) {
    elsewhere.set(message.seq, message);
    const [oldest] = elsewhere.keys();
    if (elsewhere.size > REMEMBERED && oldest !== undefined) elsewhere.delete(oldest);
  }

  /** Each message of the far stretch anew. */
  function change(anew: (message: Message) => Message) {
    const stretch = far.peek();
    if (stretch) far.value = { ...stretch, messages: stretch.messages.map(anew) };
  }

  const upToDate = (page: readonly Message[]) =>
    page.map((message) => later(message, elsewhere.get(message.seq) ?? message)).sort(bySeq);

  /** The far stretch as it is now, or one with the live end that it touches. */
  function meet(stretch: MessageRange) {
    const [first] = messages.peek();
    const last = stretch.messages.at(-1);
    if (!first || !last || last.seq < first.seq - 1) {
      far.value = stretch;
      return;
    }
    const before = stretch.messages.filter((message) => message.seq < first.seq);
    batch(() => {
      // Where it lies within what is loaded, there is nothing to be won.
      if (before.length > 0) {
        messages.value = [...before, ...messages.peek()];
        hasOlder.value = stretch.hasOlder;
      }
      far.value = null;
    });
  }

  return {
    messages,
    hasOlder,
    far,
    lastRev: () => rev,
    start: (page, lastRev, older) => {
      rev = lastRev;
      elsewhere.clear();
      batch(() => {
        hasOlder.value = older;
        far.value = null;
        messages.value = [...page].sort(bySeq);
      });
    },
    prepend: (page, older) => {
      const first = messages.peek()[0]?.seq ?? Number.POSITIVE_INFINITY;
      const before = upToDate(page).filter((message) => message.seq < first);
      messages.value = [...before, ...messages.peek()];
      hasOlder.value = older;
    },
    open: (stretch) => meet({ ...stretch, messages: upToDate(stretch.messages) }),
    grow: (side, page, more) => {
      const stretch = far.peek();
      if (!stretch) return;
      const [first, last] = [stretch.messages[0]?.seq ?? 0, stretch.messages.at(-1)?.seq ?? 0];
      const fresh = upToDate(page).filter(({ seq }) => (side === 'older' ? seq < first : seq > last));
      if (side === 'older')
        far.value = { ...stretch, messages: [...fresh, ...stretch.messages], hasOlder: more };
      else meet({ ...stretch, messages: [...stretch.messages, ...fresh], hasNewer: more });
    },
    leave: () => {
      far.value = null;
    },
    apply: (message) => {
      if (rev === null || message.rev > rev + 1) return 'gap';
      if (message.rev <= rev) return 'known';
      put([message]);
      rev = message.rev;
      return 'applied';
    },
    catchUp: (changes, lastRev) => {
      put(changes);
      rev = Math.max(rev ?? 0, lastRev);
    },
    show: (message) => {
      if (rev !== null) put([message]);
      if (rev !== null && message.rev === rev + 1) rev = message.rev;
    },
    hide: (messageId) => {
      const hidden = (m: Message) => {
        if (m.id === messageId) return { ...m, content: '', hidden: true };
        if (m.replyTo?.id !== messageId) return m;
        return { ...m, replyTo: { ...m.replyTo, excerpt: '', hidden: true } };
      };
      batch(() => {
        messages.value = messages.peek().map(hidden);
        change(hidden);
      });
    },
  };
}

const REMEMBERED = 1000;

const bySeq = (a: Message, b: Message) => a.seq - b.seq;

/** The younger of two states of a message; what one deleted for oneself stays so, of which others know nothing. */
function later(known: Message, news: Message): Message {
  if (news.rev <= known.rev) return known;
  return known.hidden ? { ...news, content: '', hidden: true } : news;
}

/** From the end, where nearly everything belongs; false where its place is not loaded. */
function insert(list: Message[], message: Message, hasOlder: boolean): boolean {
  let at = list.length;
  while (at > 0 && (list[at - 1]?.seq ?? 0) > message.seq) at--;
  const same = list[at - 1];
  if (same?.seq === message.seq) list[at - 1] = later(same, message);
  else if (at > 0 || !hasOlder) list.splice(at, 0, message);
  else return false;
  return true;
}
