import type { Message } from './wire';

/** One field of a refused body. */
export interface FieldError {
  path: string;
  message: string;
}

/** The codes of the contract, and four of our own: `offline`, `timeout`, `no_cookies`, `unknown`. */
export type Code =
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'ticket_closed'
  | 'stale'
  | 'actor_changed'
  | 'too_large'
  | 'unsupported_media'
  | 'invalid'
  | 'rate_limited'
  | 'unavailable'
  | 'offline'
  | 'timeout'
  | 'no_cookies'
  | 'unknown';

interface Details {
  status?: number;
  retryAfter?: number;
  fields?: FieldError[];
  messages?: Message[];
}

/** Whatever went wrong, in one shape; `retryAfter` in seconds. */
export class Refusal extends Error {
  readonly code: Code;
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;
  readonly fields: FieldError[];
  /** What came meanwhile, when the code is `stale`. */
  readonly messages: Message[];

  constructor(code: Code, message: string, details: Details = {}) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.status = details.status;
    this.retryAfter = details.retryAfter;
    this.fields = details.fields ?? [];
    this.messages = details.messages ?? [];
  }

  /** Worth repeating unchanged: nothing was decided about the request itself. */
  get passing(): boolean {
    return this.code === 'offline' || this.code === 'timeout' || this.code === 'unavailable';
  }
}

export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal('unknown', error instanceof Error ? error.message : String(error));
}
