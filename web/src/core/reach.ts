import type { Conversation, Message } from './wire';

/** Who of a group has a message, and who has seen it; who came later was not meant. */
export function reachOf({ participants }: Conversation, { seq, senderId, createdAt }: Message) {
  const meant = participants.filter((one) => one.userId !== senderId && one.joinedAt <= createdAt);
  return {
    read: meant.filter((one) => one.readSeq >= seq),
    delivered: meant.filter((one) => one.deliveredSeq >= seq && one.readSeq < seq),
    waiting: meant.filter((one) => one.deliveredSeq < seq && one.readSeq < seq),
  };
}
