import { createApi } from '../../src/core/api';
import { createLink } from '../../src/core/socket';
import type { Actor, Ticket } from '../../src/core/wire';
import { createKeptClient } from '../../src/desk/keptThreads';
import { createDeskRouter } from '../../src/desk/router';
import { createDesk, type Desk, type DeskLists } from '../../src/desk/state';
import type { View } from '../../src/desk/views';
import { Browser } from './client';
import { layOut } from './layout';
import { FakeServer, type FakeSocket } from './server';
import { ticket } from './shapes';

export const ADA: Actor = { id: 'ada', role: 'agent', name: 'Ada Okafor', username: 'ada' };

export interface Office {
  desk: Desk;
  server: FakeServer;
  socket: FakeSocket;
  /** What the server has; the next page reads it anew. */
  tickets: Ticket[];
  /** Paths and bodies that were asked for over HTTP. */
  asked: { method: string; url: URL; body: unknown }[];
  /** Stands before the ordinary answers over HTTP. */
  answer: (url: URL) => Response | undefined;
  stop(): void;
}

/** An agent's desk over a server in memory, at the page's present address. */
export function openOffice(
  tickets: Ticket[] = [],
  view: View = 'open',
  actor: Actor = ADA,
  html?: { lists: DeskLists; offline?: boolean },
): Office {
  layOut();
  const server = new FakeServer();
  const socket = server.socket(actor);
  const office: Pick<Office, 'tickets' | 'asked' | 'answer'> = {
    tickets,
    asked: [],
    answer: () => undefined,
  };
  const client = createKeptClient({
    actor,
    api: createApi({ fetch: (input, init) => serve(office, input, init) }),
    link: createLink({ raw: () => socket }),
    platform: new Browser().platform('tab'),
    observe: true,
  });
  socket.reachable = !html?.offline;
  client.start();
  const router = createDeskRouter();
  const desk = createDesk(client, router, html?.lists);
  desk.view.value = view;
  const stop = () => {
    desk.stop();
    router.stop();
    client.stop();
    history.replaceState(null, '', '/agent');
  };
  return Object.assign(office, { desk, server, socket, stop });
}

/** A ticket by its number; the higher, the later somebody spoke. */
export function numbered(number: number, more: Partial<Ticket> = {}): Ticket {
  const at = `2026-11-20T08:00:${String(number).padStart(2, '0')}.000Z`;
  return ticket({
    id: `t${number}`,
    number,
    subject: `Subject ${number}`,
    createdAt: at,
    updatedAt: at,
    ...more,
  });
}

async function serve(
  office: Pick<Office, 'tickets' | 'asked' | 'answer'>,
  input: RequestInfo | URL,
  init: RequestInit = {},
): Promise<Response> {
  const url = new URL(String(input), 'http://parlour.test');
  const body = init.body ? JSON.parse(String(init.body)) : undefined;
  office.asked.push({ method: init.method ?? 'GET', url, body });
  const special = office.answer(url);
  if (special) return special;
  if (url.pathname === '/api/tickets/counts')
    return Response.json({ open: 3, mine: 1, unassigned: 2, waiting: 2 });
  if (url.pathname === '/api/tickets')
    return Response.json({ tickets: wanted(office.tickets, url), nextCursor: null });
  return Response.json({ code: 'not_found', title: 'Not found' }, { status: 404 });
}

function wanted(tickets: Ticket[], { searchParams }: URL): Ticket[] {
  const query = searchParams.get('query') ?? '';
  const status = searchParams.get('status');
  const waiting = searchParams.get('waiting') === 'true';
  return tickets.filter(
    (one) =>
      (!status || one.status === status) &&
      (!waiting || one.waitingSince !== null) &&
      one.subject.includes(query),
  );
}
