import type { Conversation, Message } from './wire';

/** Receipts of one message by participant: read, delivered, waiting. Participants who joined after it do not count. */
export function readBy({ participants }: Conversation, { seq, senderId, createdAt }: Message) {
  const meant = participants.filter((one) => one.userId !== senderId && one.joinedAt <= createdAt);
  return {
    read: meant.filter((one) => one.readSeq >= seq),
    delivered: meant.filter((one) => one.deliveredSeq >= seq && one.readSeq < seq),
    waiting: meant.filter((one) => one.deliveredSeq < seq && one.readSeq < seq),
  };
}
