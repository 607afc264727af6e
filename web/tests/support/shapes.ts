import type { Actor, Conversation, Message, Ticket } from '../../src/core/wire';

export const GUEST: Actor = { id: 'guest-1', role: 'guest', name: 'Greta' };
export const AGENT: Actor = { id: 'agent-1', role: 'agent', name: 'Ada' };

export const at = (seq: number) => new Date(Date.UTC(2026, 10, 20, 8, 0, 0) + seq * 1000).toISOString();

export function message(seq: number, more: Partial<Message> = {}): Message {
  return {
    id: `message-${seq}`,
    conversationId: 'ticket-1',
    seq,
    rev: seq,
    senderId: AGENT.id,
    senderRole: 'agent',
    senderName: AGENT.name,
    senderAvatar: null,
    content: `text ${seq}`,
    messageType: 'text',
    attachments: [],
    replyTo: null,
    reactions: [],
    clientId: null,
    createdAt: at(seq),
    editedAt: null,
    deletedAt: null,
    ...more,
  };
}

export function ticket(more: Partial<Ticket> = {}): Ticket {
  return {
    id: 'ticket-1',
    number: 7,
    subject: 'The lamp flickers',
    status: 'open',
    owner: { id: GUEST.id, role: 'guest', name: GUEST.name, avatarUrl: null },
    assignee: null,
    lastMessage: null,
    unread: 0,
    waitingSince: null,
    createdAt: at(0),
    updatedAt: at(0),
    closedAt: null,
    closedBy: null,
    progress: { owner: { readSeq: 0, deliveredSeq: 0 }, desk: { readSeq: 0, deliveredSeq: 0 } },
    ...more,
  };
}

export function conversation(more: Partial<Conversation> = {}): Conversation {
  return {
    id: 'ticket-1',
    kind: 'ticket',
    title: 'The lamp flickers',
    imageUrl: null,
    link: null,
    participants: [],
    participantCount: 0,
    joined: true,
    lastMessage: null,
    lastSeq: 0,
    unread: 0,
    muted: false,
    archived: false,
    pinned: false,
    createdAt: at(0),
    updatedAt: at(0),
    ticket: ticket(),
    ...more,
  };
}
