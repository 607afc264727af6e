import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { listenForKeys } from '../../src/desk/keys';
import { QueuePane } from '../../src/desk/queue/QueuePane';
import { duration, urgency, Waits } from '../../src/desk/queue/Waits';
import { now } from '../../src/ui/clock';
import { ADA, numbered, type Office, openOffice } from '../support/desk';
import { drawnRows } from '../support/layout';
import { message } from '../support/shapes';

let office: Office | undefined;
let deafen = () => {};

afterEach(() => {
  cleanup();
  deafen();
  office?.stop();
  office = undefined;
});

const NOON = Date.parse('2026-11-20T12:00:00.000Z');
const ago = (minutes: number) => new Date(NOON - minutes * 60_000).toISOString();
const rows = () => drawnRows().map((row) => row.textContent ?? '');
const lists = () => office?.asked.filter(({ url }) => url.pathname === '/api/tickets') ?? [];

describe('tickets that need a reply', () => {
  test('come first of the lists, the longest waiting on top, and go with the answer', async () => {
    office = openOffice(
      [
        numbered(1, { waitingSince: ago(5) }),
        numbered(2, { waitingSince: ago(90) }),
        numbered(3),
        numbered(4, { waitingSince: ago(40) }),
      ],
      'waiting',
    );
    render(<QueuePane desk={office.desk} />);
    await waitFor(() =>
      expect(rows().map((row) => /Subject \d/.exec(row)?.[0])).toEqual([
        'Subject 2',
        'Subject 4',
        'Subject 1',
      ]),
    );
    expect(lists()[0]?.url.search).toContain('waiting=true&sort=waiting');
    await waitFor(() => expect(screen.getByText('Needs reply').textContent).toBe('Needs reply 2'));
    office.socket.deliver('ticket:updated', { ticket: numbered(2, { waitingSince: null }) });
    await waitFor(() => expect(rows()).toHaveLength(2));
    office.socket.deliver('ticket:updated', { ticket: numbered(3, { waitingSince: ago(400) }) });
    await waitFor(() => expect(rows()[0]).toContain('Subject 3'));
  });

  test('an unread ticket that was answered needs none, and one that was read still does', async () => {
    office = openOffice([], 'waiting');
    render(<QueuePane desk={office.desk} />);
    expect(await screen.findByText('Nobody is waiting')).toBeTruthy();
    office.socket.deliver('ticket:new', { ticket: numbered(1, { unread: 3 }) });
    office.socket.deliver('ticket:new', { ticket: numbered(2, { unread: 0, waitingSince: ago(1) }) });
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(rows()[0]).toContain('Subject 2');
  });
});

describe('a row', () => {
  test('says who spoke last, and whose it is', async () => {
    const said = (senderId: string, senderName: string) =>
      message(2, { senderId, senderName, content: 'Hello' });
    office = openOffice([
      numbered(1, { lastMessage: said(ADA.id, ADA.name) }),
      numbered(2, { lastMessage: said('g', 'Gil Blas') }),
      numbered(3, { assignee: { id: 'ben', name: 'Ben Ito', avatarUrl: null } }),
    ]);
    render(<QueuePane desk={office.desk} />);
    await waitFor(() => expect(rows()).toHaveLength(3));
    expect(screen.getByText('You: Hello')).toBeTruthy();
    expect(screen.getByText('Gil: Hello')).toBeTruthy();
    expect(screen.getByText('Assigned to Ben Ito')).toBeTruthy();
  });

  test('of a file without words, its name is what was said', async () => {
    const file = { id: 'f', url: '', thumbnailUrl: null, name: 'lamp.png', mime: 'image/png', size: 1 };
    const attachments = [{ ...file, width: null, height: null, duration: null }];
    office = openOffice([
      numbered(1, { lastMessage: message(1, { senderName: 'Gil', content: '', attachments }) }),
    ]);
    render(<QueuePane desk={office.desk} />);
    expect(await screen.findByText('Gil: lamp.png')).toBeTruthy();
  });

  test('the wait goes on while one looks at it, and turns to amber and to red', async () => {
    now.value = NOON;
    const { rerender } = render(<Waits since={ago(14)} limits={null} />);
    const look = () => screen.getByText(/^waits/);
    expect(look().textContent).toBe('waits 14 min');
    expect(look().className).toContain('text-faint');
    now.value = NOON + 60_000;
    await waitFor(() => expect(look().textContent).toBe('waits 15 min'));
    expect(look().className).toContain('text-warn-ink');
    now.value = NOON + 46 * 60_000;
    await waitFor(() => expect(look().textContent).toBe('waits 1 hr'));
    expect(look().className).toContain('text-danger-ink');
    rerender(<Waits since={ago(14)} limits={{ waitWarning: 7200, waitAlarm: 9000 }} />);
    expect(look().className).toContain('text-faint');
  });

  test.each([
    [0, '1 min'],
    [59 * 60, '59 min'],
    [3600, '1 hr'],
    [86_399, '23 hr'],
    [3 * 86_400, '3 days'],
  ])('%i seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));

  test('limits are the site’s, and none is a limit at once', () => {
    expect(urgency(900, null)).toBe('warning');
    expect(urgency(3600, {})).toBe('alarm');
    expect(urgency(0, { waitWarning: 0, waitAlarm: 60 })).toBe('warning');
  });
});

describe('u marks as unread', () => {
  const patched = () =>
    office?.asked.filter(({ method }) => method === 'PATCH').map(({ url, body }) => [url.pathname, body]);
  const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });

  test('the row that the keys are on, or the ticket that is open, which is left', async () => {
    office = openOffice([numbered(1), numbered(2)]);
    office.answer = ({ pathname }) =>
      pathname.startsWith('/api/conversations/') ? Response.json({}) : undefined;
    deafen = listenForKeys(office.desk);
    render(<QueuePane desk={office.desk} />);
    await waitFor(() => expect(rows()).toHaveLength(2));
    press('u');
    press('j');
    press('u');
    expect(patched()).toEqual([['/api/conversations/t2', { unread: true }]]);
    office.desk.router.go('t1');
    (document.activeElement as HTMLElement).blur();
    office.desk.rows.at.value = null;
    press('u');
    expect(office.desk.router.id.value).toBeNull();
    await waitFor(() => expect(patched()?.at(-1)).toEqual(['/api/conversations/t1', { unread: true }]));
  });

  test('opening it takes the mark away', async () => {
    office = openOffice([numbered(1, { unread: 1 }), numbered(2)]);
    await waitFor(() => expect(office?.desk.queue.items.value).toHaveLength(2));
    office.desk.router.go('t2');
    office.desk.router.go('t1');
    expect(patched()).toEqual([['/api/conversations/t1', { unread: false }]]);
  });
});

test('words are looked for in every list', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  office = openOffice([numbered(1), numbered(2, { status: 'closed' })], 'mine');
  render(<QueuePane desk={office.desk} />);
  fireEvent.input(screen.getByRole('textbox'), { target: { value: 'Subject' } });
  await waitFor(() => expect(rows()).toHaveLength(2));
  expect(lists().at(-1)?.url.search).toBe('?query=Subject&limit=30');
  expect(screen.queryByRole('group', { name: 'Which tickets' })).toBeNull();
  vi.useRealTimers();
});
