import type { Actor, Conversation, Participant } from './wire';

/** What a conversation is called: its title, or in a direct one the other person. */
export function titleOf(conversation: Conversation, me: string): string {
  const { kind, title, link, ticket } = conversation;
  if (kind === 'ticket') return ticket?.subject ?? title ?? '';
  if (kind === 'linked') return link?.title ?? title ?? '';
  return title ?? otherIn(conversation, me)?.name ?? '';
}

/** The other person of a direct conversation. */
export function otherIn({ kind, participants }: Conversation, me: string): Participant | null {
  if (kind !== 'direct') return null;
  return participants.find((one) => one.userId !== me) ?? null;
}

export function participantOf({ participants }: Conversation, userId: string): Participant | null {
  return participants.find((one) => one.userId === userId) ?? null;
}

/** Title and people of a group: its owner and admins (the server's policy has the last word). */
export function canAdminister(conversation: Conversation, me: string): boolean {
  const role = participantOf(conversation, me)?.role;
  return conversation.kind === 'group' && (role === 'owner' || role === 'admin');
}

/** Whom one may send away: members by owner and admins, admins by the owner; anyone leaves by oneself. */
export function canRemove(conversation: Conversation, me: string, { userId, role }: Participant): boolean {
  if (conversation.kind !== 'group' || userId === me || role === 'owner') return false;
  const own = participantOf(conversation, me)?.role;
  return own === 'owner' || (own === 'admin' && role === 'member');
}

export const isStaff = ({ role }: Actor): boolean => role === 'agent' || role === 'admin';
