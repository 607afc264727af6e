import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { QueuePane } from '../../src/desk/queue/QueuePane';
import { NoTicket } from '../../src/desk/ticket/NoTicket';
import { ADA, type Office, openOffice } from '../support/desk';

let office: Office;
let facts: Record<string, boolean>;

beforeEach(() => {
  facts = { colleague: false, widget: false, ticket: false, dismissed: false };
});
afterEach(() => {
  cleanup();
  office.stop();
  vi.unstubAllGlobals();
});

function open(role: 'agent' | 'admin' = 'admin') {
  office = openOffice([], 'open', { ...ADA, role });
  office.answer = (url) => {
    if (url.pathname === '/api/admin/first-steps') return Response.json(facts);
    if (url.pathname === '/api/admin/first-steps/dismiss') return new Response(null, { status: 204 });
    if (url.pathname === '/api/guests') return Response.json({ guest: {}, guestToken: 'of-the-guest' });
    return undefined;
  };
  render(<NoTicket desk={office.desk} />);
}
const asked = (path: string) => office.asked.filter((one) => one.url.pathname === path);
const step = (name: RegExp) => screen.findByRole('button', { name });

test('an admin of a new site sees what to do, and the list ticks itself by what is there', async () => {
  open();
  expect(await step(/^Invite a colleague Two/)).toBeTruthy();
  facts = { ...facts, ticket: true };
  office.socket.deliver('ticket:new', { ticket: {} });
  expect(await step(/^Send a test ticket \(Done\)/)).toBeTruthy();
  expect(await step(/^Put the widget on your site Allow/)).toBeTruthy();
});

test('agents are neither shown the list nor asked about it', async () => {
  open('agent');
  expect(await screen.findByText('Choose a ticket')).toBeTruthy();
  await new Promise((done) => setTimeout(done, 50));
  expect(asked('/api/admin/first-steps')).toEqual([]);
});

test('the list is put away for good', async () => {
  open();
  fireEvent.click(await step(/^Hide this list/));
  expect(await screen.findByText('Choose a ticket')).toBeTruthy();
  expect(asked('/api/admin/first-steps/dismiss')).toHaveLength(1);
});

test('a list that was put away before does not come back', async () => {
  facts = { ...facts, dismissed: true };
  open();
  await waitFor(() => expect(asked('/api/admin/first-steps')).toHaveLength(1));
  expect(await screen.findByText('Choose a ticket')).toBeTruthy();
  expect(screen.queryByText('First steps')).toBeNull();
});

test('the test ticket is a guest’s, with the guest’s own token', async () => {
  const fetch = vi.fn(async () => Response.json({ ticket: {}, message: {} }, { status: 201 }));
  open();
  fireEvent.click(await step(/^Send a test ticket/));
  vi.stubGlobal('fetch', fetch);
  facts = { ...facts, ticket: true };
  fireEvent.click(screen.getByRole('button', { name: 'Send it' }));
  expect(await step(/^Send a test ticket \(Done\)/)).toBeTruthy();
  const [path, init] = fetch.mock.calls[0] as unknown as [string, RequestInit];
  expect(path).toBe('/api/tickets');
  expect(init.headers).toMatchObject({ Authorization: 'Bearer of-the-guest' });
  expect(init.credentials).toBe('omit');
  expect(JSON.parse(String(init.body))).toMatchObject({ name: 'Test guest', subject: 'Test ticket' });
});

test.each([
  ['admin', true],
  ['agent', false],
] as const)('the menu of an %s leads to the administration: %s', (role, led) => {
  open(role);
  render(<QueuePane desk={office.desk} />);
  fireEvent.click(screen.getByRole('button', { name: 'Account and settings' }));
  expect(screen.queryByRole('menuitem', { name: 'Administration' }) !== null).toBe(led);
});
