/**
 * What travels between server and client. Times are RFC 3339 UTC with milliseconds, ids UUIDv7.
 *
 * The shapes come from the server's own (`wire.gen.ts`, made by `scripts/wire-types.mjs`); here are the names under
 * which the front end speaks of some of them.
 */
import type { Actor, Conversation, Delivered, Read, Typing } from './wire.gen';

export type * from './wire.gen';
export type {
  Link as ConversationLink,
  Loaded as MessagePage,
  Owner as TicketOwner,
  PresenceOf as Presence,
  Quote as Excerpt,
  Session as SessionRow,
  Synced as Changes,
} from './wire.gen';

export type Role = Actor['role'];
export type Kind = Conversation['kind'];
export type Typist = Pick<Typing, 'userId' | 'userName'>;

/** `message:read` and `message:delivered`: everything up to `seq`. */
export type Receipt = Omit<Read, 'readAt'> & Partial<Pick<Read, 'readAt'> & Pick<Delivered, 'deliveredAt'>>;
