import type { Actor, Conversation, Message, Receipt } from './wire';

export type Tick = 'sent' | 'delivered' | 'read';

/** Who stands on the support side of a ticket. */
export function atDesk(actor: Actor, conversation: Conversation): boolean {
  const staff = actor.role === 'agent' || actor.role === 'admin';
  return staff && conversation.kind === 'ticket' && conversation.ticket?.owner.id !== actor.id;
}

/** How far the caller has read. */
export function ownReadSeq(conversation: Conversation, me: string): number {
  if (conversation.ticket) return conversation.readSeq ?? conversation.ticket.progress.owner.readSeq;
  return conversation.participants.find((one) => one.userId === me)?.readSeq ?? 0;
}

/**
 * How far the others have got with the caller's messages. In a ticket that is the other side; between people it is the
 * slowest, so that a coloured tick means that everybody has seen it.
 */
export function tickOf(conversation: Conversation, me: Actor, message: Message): Tick {
  const { readSeq, deliveredSeq } = othersProgress(conversation, me);
  if (readSeq >= message.seq) return 'read';
  return deliveredSeq >= message.seq ? 'delivered' : 'sent';
}

function othersProgress(conversation: Conversation, me: Actor) {
  if (conversation.ticket) {
    const { owner, desk } = conversation.ticket.progress;
    return atDesk(me, conversation) ? owner : desk;
  }
  const others = conversation.participants.filter((one) => one.userId !== me.id);
  if (others.length === 0) return { readSeq: 0, deliveredSeq: 0 };
  return {
    readSeq: Math.min(...others.map((one) => one.readSeq)),
    deliveredSeq: Math.min(...others.map((one) => one.deliveredSeq)),
  };
}

/** The conversation after a receipt; positions never go back, and what is read has arrived. */
export function withReceipt(
  conversation: Conversation,
  kind: 'read' | 'delivered',
  receipt: Receipt,
  me: string,
): Conversation {
  const move = <P extends { readSeq: number; deliveredSeq: number }>(place: P): P => ({
    ...place,
    readSeq: kind === 'read' ? Math.max(place.readSeq, receipt.seq) : place.readSeq,
    deliveredSeq: Math.max(place.deliveredSeq, receipt.seq),
  });
  const participants = conversation.participants.map((one) =>
    one.userId === receipt.userId ? move(one) : one,
  );
  const ticket = conversation.ticket;
  if (!ticket) return { ...conversation, participants };
  const side = receipt.userId === ticket.owner.id ? 'owner' : 'desk';
  const progress = { ...ticket.progress, [side]: move(ticket.progress[side]) };
  const next = { ...conversation, participants, ticket: { ...ticket, progress } };
  // An agent's own, where the desk's is the furthest of all.
  if (kind === 'read' && receipt.userId === me)
    next.readSeq = Math.max(ownReadSeq(conversation, me), receipt.seq);
  return next;
}
