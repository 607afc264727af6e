import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, describe, expect, test } from 'vitest';
import { QueuePane } from '../../src/desk/queue/QueuePane';
import { numbered, type Office, openOffice } from '../support/desk';
import { drawnRows } from '../support/layout';
import { message } from '../support/shapes';

let office: Office;

afterEach(() => {
  cleanup();
  office.stop();
});

function show(...tickets: Parameters<typeof openOffice>) {
  office = openOffice(...tickets);
  render(<QueuePane desk={office.desk} />);
  return office;
}

const rows = () => drawnRows().map((row) => row.textContent);
const lists = () => office.asked.filter(({ url }) => url.pathname === '/api/tickets');

describe('the queue', () => {
  test('shows a skeleton, then the latest activity first', async () => {
    show([numbered(1), numbered(2)]);
    expect(screen.getByRole('status').textContent).toContain('Loading');
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(rows()[0]).toContain('Subject 2');
  });

  test('who joins a ticket does not move it, who writes does', async () => {
    const { socket } = show([numbered(1), numbered(2)]);
    await waitFor(() => expect(rows()).toHaveLength(2));
    socket.deliver('ticket:updated', { ticket: numbered(1, { updatedAt: '2027-01-01T00:00:00.000Z' }) });
    expect(rows()[0]).toContain('Subject 2');
    const lastMessage = message(9, { createdAt: '2026-12-01T00:00:00.000Z', content: 'Now look' });
    socket.deliver('ticket:updated', { ticket: numbered(1, { lastMessage }) });
    await waitFor(() => expect(rows()[0]).toContain('Now look'));
  });

  test('an empty list says what will happen', async () => {
    show();
    expect(await screen.findByText('All quiet')).toBeTruthy();
  });

  test('a failed list says why and is asked for again', async () => {
    office = openOffice([numbered(1)]);
    office.answer = () => Response.json({ code: 'unavailable' }, { status: 503 });
    await office.desk.queue.reload();
    render(<QueuePane desk={office.desk} />);
    expect((await screen.findByRole('alert')).textContent).toContain('The server is busy');
    office.answer = () => undefined;
    fireEvent.click(screen.getByText('Try again'));
    await waitFor(() => expect(rows()).toHaveLength(1));
  });

  test('unread is said in words beside the number, and the one in view is marked in words', async () => {
    const { desk } = show([numbered(1, { unread: 3 }), numbered(2)]);
    expect(await screen.findByText('3 unread')).toBeTruthy();
    desk.router.go('t2');
    await waitFor(() =>
      expect(screen.getByText('Open here').closest('a')?.getAttribute('aria-current')).toBe('page'),
    );
  });

  test('a new ticket appears by itself, a closed one goes', async () => {
    const { socket } = show([numbered(1)]);
    await waitFor(() => expect(rows()).toHaveLength(1));
    socket.deliver('ticket:new', { ticket: numbered(2) });
    await waitFor(() => expect(rows()).toHaveLength(2));
    socket.deliver('ticket:closed', { ticket: numbered(1, { status: 'closed' }) });
    await waitFor(() => expect(rows()).toHaveLength(1));
  });

  test('a click opens the ticket without a page load; with Ctrl it is left to the browser', async () => {
    const { desk } = show([numbered(1)]);
    await waitFor(() => expect(rows()).toHaveLength(1));
    const [row] = drawnRows();
    if (!row) throw new Error('no row');
    row.addEventListener('click', (event) => event.ctrlKey && event.preventDefault());
    fireEvent.click(row, { ctrlKey: true });
    expect(desk.router.id.value).toBeNull();
    fireEvent.click(row);
    expect(desk.router.id.value).toBe('t1');
    expect(location.pathname).toBe('/agent/tickets/t1');
  });

  test('words are asked for once, when the typing rests', async () => {
    show([numbered(1), numbered(12)]);
    await waitFor(() => expect(rows()).toHaveLength(2));
    const before = lists().length;
    const box = screen.getByRole('textbox');
    for (const value of ['S', 'Su', 'Subject 12']) fireEvent.input(box, { target: { value } });
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(lists().length).toBe(before + 1);
    expect(lists().at(-1)?.url.searchParams.get('query')).toBe('Subject 12');
  });

  test('the lists carry their counts, and a turned tab asks for its own', async () => {
    show([numbered(1)]);
    await waitFor(() => expect(screen.getByText('Mine').textContent).toBe('Mine 1'));
    fireEvent.click(screen.getByText('Unassigned'));
    await waitFor(() => expect(lists().at(-1)?.url.searchParams.get('assignee')).toBe('none'));
    expect(screen.getByText('Unassigned').getAttribute('aria-pressed')).toBe('true');
  });
});
