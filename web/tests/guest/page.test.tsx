import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApi } from '../../src/core/api';
import { createClient } from '../../src/core/client';
import { createLink } from '../../src/core/socket';
import { GuestPage } from '../../src/guest/GuestPage';
import { TicketNotFound } from '../../src/guest/TicketNotFound';
import { createVisit } from '../../src/guest/visit';
import { Browser } from '../support/client';
import { FakeServer, type FakeSocket } from '../support/server';
import { AGENT, GUEST, ticket } from '../support/shapes';

let server: FakeServer;
let socket: FakeSocket;
let browser: Browser;
let asked: { path: string; body: unknown }[];
let answer: () => Response;
let close = () => {};
let went: string[];

function open({ email = null, actor = GUEST }: { email?: string | null; actor?: typeof GUEST } = {}) {
  const platform = browser.platform('tab');
  socket = server.socket(actor);
  const fetch = async (path: RequestInfo | URL, init?: RequestInit) => {
    asked.push({ path: String(path), body: JSON.parse(String(init?.body ?? 'null')) });
    return answer();
  };
  const link = createLink({ raw: () => socket });
  const client = createClient({ actor, api: createApi({ fetch }), link, platform });
  const go = (path: string) => void went.push(path);
  const visit = createVisit({ client, platform, ticket: ticket(), deskOnline: null, email, go });
  render(<GuestPage visit={visit} />);
  client.start();
  close = client.stop;
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(400);
  server = new FakeServer();
  browser = new Browser();
  asked = [];
  went = [];
  answer = () => Response.json({ guest: { id: GUEST.id, name: 'Greta', email: 'greta@example.org' } });
});

afterEach(() => {
  cleanup();
  close();
});

test('the page says what it is about, and that somebody is there', async () => {
  open();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('The lamp flickers');
  expect(await screen.findByText('We’re online and reply soon')).toBeTruthy();
  expect(screen.queryByText(/Leave your e-mail/)).toBeNull();
});

const note = (event: string, actorName = 'Ada') =>
  server.say({
    messageType: 'system',
    senderId: 'system',
    senderRole: 'system',
    system: { event, actorId: actorName === 'Ada' ? AGENT.id : actorName, actorName },
  });

test('who is here is what the lines say, whatever presence says meanwhile', async () => {
  note('agent_joined');
  open();
  expect(await screen.findByText('Ada is here')).toBeTruthy();
  socket.deliver('user:offline', { userId: AGENT.id });
  socket.deliver('desk:status', { online: false });
  expect(screen.getByText('Ada is here')).toBeTruthy();
  expect(screen.queryByText(/Nobody is online/)).toBeNull();
  note('agent_left');
  await waitFor(() => expect(screen.getAllByText(/Nobody is online right now/)).toHaveLength(2));
  socket.deliver('desk:status', { online: true });
  expect(await screen.findByText('We’re online and reply soon')).toBeTruthy();
});

test('of two agents the one who stays is named', async () => {
  note('agent_joined');
  note('agent_joined', 'Ben');
  open();
  expect(await screen.findByText('Ben is here')).toBeTruthy();
  note('agent_left', 'Ben');
  expect(await screen.findByText('Ada is here')).toBeTruthy();
});

test('an agent that answered and has left, or was never there, is not said to be here', async () => {
  note('agent_joined');
  server.say();
  note('agent_left');
  server.say({ senderId: 'bot', senderName: 'Bot' });
  open();
  await screen.findByText('We’re online and reply soon');
  expect(screen.queryByText(/is here$/)).toBeNull();
});

test('nobody is said to be here since before a closing, for whoever leaves a closed ticket writes no line', async () => {
  note('agent_joined');
  note('ticket_closed');
  note('ticket_reopened');
  open();
  expect(await screen.findByText('We’re online and reply soon')).toBeTruthy();
});

test('with nobody there, an address can be left, and is not asked for again', async () => {
  open();
  await screen.findByText('We’re online and reply soon');
  socket.deliver('desk:status', { online: false });
  fireEvent.input(await screen.findByLabelText('E-mail'), { target: { value: 'greta@example.org' } });
  fireEvent.click(screen.getByText('Save'));
  expect(await screen.findByText(/The agents have your address: greta@example.org/)).toBeTruthy();
  expect(asked).toContainEqual({ path: '/api/guests/me', body: { email: 'greta@example.org' } });
  expect(screen.queryByLabelText('E-mail')).toBeNull();
});

test.each(['', 'nonsense', 'a b@c.de'])('“%s” is no address, and is said to be none', async (value) => {
  open();
  await screen.findByText('We’re online and reply soon');
  socket.deliver('desk:status', { online: false });
  fireEvent.input(await screen.findByLabelText('E-mail'), { target: { value } });
  fireEvent.click(screen.getByText('Save'));
  expect(await screen.findByText('This doesn’t look like an e-mail address.')).toBeTruthy();
  expect(asked).toEqual([]);
});

test('a member is not asked for an address', async () => {
  open({ actor: { ...GUEST, role: 'member' } });
  socket.deliver('desk:status', { online: false });
  await screen.findAllByText(/Nobody is online right now/);
  expect(screen.queryByLabelText('E-mail')).toBeNull();
});

test('a ticket that is closed while one looks at it can be read, and leads to a new one', async () => {
  open();
  await screen.findByLabelText('Message');
  socket.deliver('ticket:closed', { ticket: ticket({ status: 'closed' }) });
  const link = await screen.findByText<HTMLAnchorElement>('Open a new ticket');
  expect(link.getAttribute('href')).toBe('/');
  expect(screen.queryByLabelText('Message')).toBeNull();
  socket.deliver('ticket:reopened', { ticket: ticket() });
  expect(await screen.findByLabelText('Message')).toBeTruthy();
});

test('title and icon count what was not read', async () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  open();
  await waitFor(() => expect(document.title).toBe('The lamp flickers · Parlour'));
  await screen.findByText('No messages yet');
  server.say();
  server.say();
  await waitFor(() => expect(document.title).toBe('(2) The lamp flickers · Parlour'));
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  expect(decodeURIComponent(icon?.href ?? '')).toContain('>2</text>');
});

test('what does not exist is said kindly, with a way on', () => {
  render(<TicketNotFound />);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Ticket not found');
  expect(screen.getByText('Open a new ticket').getAttribute('href')).toBe('/');
});

async function forgetMe() {
  fireEvent.click(screen.getByRole('button', { name: 'Settings' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Forget me on this device' }));
  const dialog = await screen.findByRole('dialog', { name: 'Forget you on this device?' });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Forget me' }));
}

test('a guest leaves a shared computer: the server is told, and the browser keeps nothing', async () => {
  open();
  const storage = browser.platform('other').storage;
  for (const kind of ['draft:guest-1:t', 'outbox:guest-1:m', 'email:guest-1', 'draft:guest-2:t'])
    storage.set(`parlour:${kind}`, 'x');
  storage.set('parlour:emoji', '["🙂"]');
  answer = () => new Response(null, { status: 204 });
  await forgetMe();
  await waitFor(() => expect(went).toEqual(['/']));
  expect(asked).toEqual([{ path: '/api/auth/logout', body: null }]);
  expect(storage.keys('parlour:')).toEqual(['parlour:draft:guest-2:t']);
  expect(socket.connected).toBe(false);
});

test('who cannot be forgotten by the server is told so, and may try again', async () => {
  open();
  const storage = browser.platform('other').storage;
  storage.set('parlour:email:guest-1', 'x');
  answer = () => Response.json({ code: 'unavailable', title: 'Busy' }, { status: 503 });
  await forgetMe();
  expect((await screen.findByRole('alert')).textContent).toContain('The server is busy');
  expect([went, storage.get('parlour:email:guest-1')]).toEqual([[], 'x']);
  answer = () => Response.json({ code: 'unauthenticated', title: 'Gone' }, { status: 401 });
  fireEvent.click(screen.getByRole('button', { name: 'Forget me' }));
  await waitFor(() => expect(went).toEqual(['/']));
  expect(storage.get('parlour:email:guest-1')).toBeNull();
});

test('who has an account is not offered to be forgotten: that is what logging out is for', async () => {
  open({ actor: { ...GUEST, role: 'member' } });
  fireEvent.click(screen.getByRole('button', { name: 'Settings' }));
  await screen.findByRole('menuitem', { name: 'Test' });
  expect(screen.queryByRole('menuitem', { name: 'Forget me on this device' })).toBeNull();
});
