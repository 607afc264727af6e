/**
 * What the loader in the host page and the panel in its frame tell each other, by `postMessage` to exact origins only.
 *
 * The loader sends its whole state each time that something changes, so that a message may be lost or repeated without
 * harm; the panel sends facts.
 */
export type Theme = 'system' | 'light' | 'dark';

/** What the owner of the host page may choose. */
export interface Options {
  /** `#rgb` or `#rrggbb`. */
  accent?: string;
  /** Of the panel's corners; px. */
  radius?: string;
  position?: string;
  /** A BCP 47 tag. */
  locale?: string;
  theme?: string;
  title?: string;
  greeting?: string;
  /** What the launcher is called. */
  launcher?: string;
  /** What a new visitor sees first: `chat` for the conversation itself; else the form. */
  start?: string;
}

export interface Person {
  name?: string;
  email?: string;
}

export interface Prefill extends Person {
  subject?: string;
  message?: string;
}

/** From the loader. */
export interface HostState {
  parlour: 'state';
  /** Of the page's own keeping: from before the frame kept it, or where the frame can keep nothing. */
  token: string | null;
  /** The guest is to be forgotten; until the panel says that nobody is known. */
  forget: boolean;
  shown: boolean;
  options: Options;
  person: Person;
  prefill: Prefill;
  /** Where the visitor is. */
  page: { url?: string; title?: string };
  /** What is asked before the chat: a JSON Schema as text, empty for nothing more than always. */
  form: string;
  /** Counts the calls of `newTicket`. */
  asked: number;
}

/** From the panel. */
export type PanelFact =
  /** The server does not let this site embed the widget; said in the panel's place. */
  | { parlour: 'refused' }
  /** It has heard its first state and shows something. */
  | { parlour: 'ready' }
  /** Whether it knows a guest, whose token it keeps itself; with the token where the browser lets it keep nothing. */
  | { parlour: 'guest'; known: boolean; token: string | null }
  | { parlour: 'unread'; count: number }
  | { parlour: 'close' }
  | { parlour: 'event'; name: 'ticket' | 'message'; detail: Record<string, unknown> };
