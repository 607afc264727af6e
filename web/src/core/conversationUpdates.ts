import type { Conversation, Participant, Participation } from './wire';

/**
 * The conversation after a summary of it. That carries positions as they were, while receipts were heard since, and
 * of a large group only the first few people.
 */
export function withSummary(old: Conversation, news: Partial<Conversation>): Conversation {
  const { participants = [], participantCount = 0, ticket } = news;
  const next = { ...old, ...news };
  if (!news.participants) next.participants = old.participants;
  else if (participants.length < participantCount)
    next.participants = withFaces(old.participants, participants);
  else next.participants = participants.map((one) => furthest(one, old.participants));
  if (ticket && old.ticket) next.ticket = { ...ticket, progress: old.ticket.progress };
  return next;
}

/** A few of many: their names and pictures may be new. */
function withFaces(all: readonly Participant[], few: readonly Participant[]): Participant[] {
  return all.map((one) => {
    const news = few.find((other) => other.userId === one.userId);
    return news ? { ...one, name: news.name, avatarUrl: news.avatarUrl } : one;
  });
}

function furthest(place: Participant, before: readonly Participant[]): Participant {
  const was = before.find((one) => one.userId === place.userId);
  if (!was) return place;
  return {
    ...place,
    readSeq: Math.max(place.readSeq, was.readSeq),
    deliveredSeq: Math.max(place.deliveredSeq, was.deliveredSeq),
  };
}

/** Who joins has nothing left to read: what was said before is there, and not waiting. */
export function withParticipant(old: Conversation, { userId, userName, role }: Participation): Conversation {
  if (old.participants.some((one) => one.userId === userId)) return old;
  const place: Participant = {
    userId,
    name: userName,
    username: null,
    avatarUrl: null,
    role: role as Participant['role'],
    joinedAt: old.updatedAt,
    readSeq: old.lastSeq,
    deliveredSeq: old.lastSeq,
  };
  return counted(old, [...old.participants, place]);
}

export function withoutParticipant(old: Conversation, userId: string): Conversation {
  return counted(
    old,
    old.participants.filter((one) => one.userId !== userId),
  );
}

function counted(old: Conversation, participants: Participant[]): Conversation {
  const participantCount = old.participantCount + participants.length - old.participants.length;
  return { ...old, participants, participantCount };
}
