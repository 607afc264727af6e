import { createApi } from '../../src/core/api';
import { createClient } from '../../src/core/client';
import { createLink } from '../../src/core/socket';
import type { Actor, Conversation, Participant, User } from '../../src/core/wire';
import { createInboxRouter } from '../../src/inbox/router';
import { createInboxState, type Inbox } from '../../src/inbox/state';
import { Browser } from './client';
import { layOut } from './layout';
import { FakeServer, type FakeSocket } from './server';
import { at, conversation } from './shapes';

export const MIA: Actor = { id: 'mia', role: 'member', name: 'Mia', username: 'mia' };
export const PEOPLE: User[] = ['Noa', 'Oli', 'Pat'].map((name) => ({
  id: name.toLowerCase(),
  username: name.toLowerCase(),
  name,
  role: 'member',
  avatarUrl: null,
}));

export function place(name: string, more: Partial<Participant> = {}): Participant {
  const id = name.toLowerCase();
  const person = { userId: id, name, username: id, avatarUrl: null };
  return { ...person, role: 'member', joinedAt: at(0), readSeq: 0, deliveredSeq: 0, ...more };
}

/** The higher the number, the later somebody spoke. */
export function chat(n: number, more: Partial<Conversation> = {}): Conversation {
  const { ticket: _, ...rest } = conversation({
    id: `c${n}`,
    kind: 'group',
    title: `Group ${n}`,
    createdAt: at(n),
  });
  const participants = more.participants ?? [place('Mia', { role: 'owner' }), place('Noa')];
  return { ...rest, participants, participantCount: participants.length, ...more };
}

export interface Home {
  inbox: Inbox;
  socket: FakeSocket;
  server: FakeServer;
  /** Method, path and body of what was asked for over HTTP. */
  asked: { method: string; url: URL; body: unknown }[];
  /** Stands before the ordinary answers over HTTP. */
  answer: (method: string, url: URL) => Response | undefined;
  stop(): void;
}

/** A member's messages over a server in memory, at the page's present address. */
export function openHome(conversations: Conversation[] = [], actor: Actor = MIA): Home {
  layOut();
  const server = new FakeServer();
  const socket = server.socket(actor);
  const home: Pick<Home, 'asked' | 'answer'> = { asked: [], answer: () => undefined };
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const url = new URL(String(input), 'http://parlour.test');
    const method = init.method ?? 'GET';
    home.asked.push({ method, url, body: init.body ? JSON.parse(String(init.body)) : undefined });
    return home.answer(method, url) ?? ordinary(conversations, method, url);
  };
  const client = createClient({
    actor,
    api: createApi({ fetch }),
    link: createLink({ raw: () => socket }),
    platform: new Browser().platform('tab'),
  });
  client.start();
  const router = createInboxRouter();
  const inbox = createInboxState(client, router);
  const stop = () => {
    inbox.stop();
    router.stop();
    client.stop();
    history.replaceState(null, '', '/messages');
  };
  return Object.assign(home, { inbox, socket, server, stop });
}

function ordinary(conversations: Conversation[], method: string, { pathname, searchParams }: URL): Response {
  if (method === 'GET' && pathname === '/api/conversations')
    return Response.json({ conversations, nextCursor: null });
  if (pathname === '/api/users') {
    const query = searchParams.get('query')?.toLowerCase() ?? '';
    return Response.json({ users: PEOPLE.filter((one) => one.id.includes(query)), nextCursor: null });
  }
  const id = pathname.split('/')[3];
  const found = conversations.find((one) => one.id === id) ?? conversations[0];
  if (pathname.endsWith('/participants')) return Response.json({ participants: found?.participants ?? [] });
  if (pathname.startsWith('/api/conversations')) return Response.json({ conversation: found });
  return Response.json({ code: 'not_found', title: 'Not found' }, { status: 404 });
}
