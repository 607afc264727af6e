import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchDesk } from '../../src/desk/attention';
import type { Notifier } from '../../src/ui/attention/notifier';
import { ADA, numbered, type Office, openOffice } from '../support/desk';
import { message } from '../support/shapes';

let office: Office;
let unwatch: () => void;
const notify = vi.fn();

beforeEach(async () => {
  notify.mockReset();
  office = openOffice([numbered(1, { unread: 1 }), numbered(2)]);
  const nothing = { sound: signal(false), notifications: signal(false), denied: signal(false) };
  unwatch = watchDesk(office.desk, { ...nothing, notify } as unknown as Notifier);
  await vi.waitFor(() => expect(office.desk.inbox.items.value).toHaveLength(2), 60_000);
});

afterEach(() => {
  unwatch();
  office.stop();
});

const wrote = (number: number, unread: number, more = {}) =>
  office.socket.deliver('ticket:updated', {
    ticket: numbered(number, { unread, lastMessage: message(4 + unread, { content: 'Hello?' }), ...more }),
  });

describe('what the desk makes of news', () => {
  test('the title counts tickets with unread messages and names the desk', () => {
    expect(document.title).toBe('(1) Desk · Parlour');
  });

  test('a loaded list is no news', () => {
    expect(notify).not.toHaveBeenCalled();
  });

  test('a new ticket rings once, with its subject', () => {
    office.socket.deliver('ticket:new', { ticket: numbered(3, { unread: 1 }) });
    expect(notify).toHaveBeenCalledTimes(1);
    expect(notify.mock.calls[0]?.[0]).toMatchObject({
      title: 'New ticket from Greta',
      body: 'Subject 3',
      tag: 't3',
    });
  });

  test('a ticket that was asked while there was no connection rings once when it is back', async () => {
    office.socket.drop();
    office.tickets.push(numbered(3, { unread: 1 }), numbered(4, { unread: 1 }));
    office.socket.connect();
    await vi.waitFor(() => expect(notify).toHaveBeenCalledTimes(2), 60_000);
    office.socket.deliver('ticket:new', { ticket: numbered(4, { unread: 1 }) });
    office.socket.deliver('ticket:new', { ticket: numbered(6, { unread: 1 }) });
    office.socket.deliver('ticket:new', { ticket: numbered(5, { unread: 1 }) });
    expect(notify.mock.calls.map(([{ title, tag }]) => [title, tag]).sort()).toEqual(
      ['t3', 't4', 't5', 't6'].map((tag) => ['New ticket from Greta', tag]),
    );
  });

  test('many that were asked meanwhile are told of as a number, and none of them again', async () => {
    office.socket.drop();
    const missed = [3, 4, 5, 6, 7].map((number) => numbered(number, { unread: 1 }));
    office.tickets.push(...missed);
    office.socket.connect();
    await vi.waitFor(() => expect(notify).toHaveBeenCalled(), 60_000);
    for (const ticket of missed) office.socket.deliver('ticket:new', { ticket });
    expect(notify.mock.calls.map(([{ title }]) => title)).toEqual(['5 new tickets']);
    office.socket.deliver('ticket:new', { ticket: numbered(8, { unread: 1 }) });
    expect(notify.mock.calls.at(-1)?.[0]).toMatchObject({ title: 'New ticket from Greta', tag: 't8' });
  });

  test('a ticket from before that comes into the list later is no news', () => {
    office.socket.deliver('ticket:reopened', { ticket: numbered(1) });
    office.socket.deliver('ticket:updated', { ticket: numbered(0, { unread: 1 }) });
    expect(notify).not.toHaveBeenCalled();
  });

  test('a message rings with its text, reading it does not', () => {
    wrote(2, 1);
    wrote(2, 0);
    expect(notify).toHaveBeenCalledTimes(1);
    expect(notify.mock.calls[0]?.[0]).toMatchObject({ title: 'Greta wrote', body: 'Hello?' });
  });

  test('reading and the next message in one update ring, for it is another message', () => {
    wrote(1, 1);
    wrote(1, 1);
    expect(notify).toHaveBeenCalledTimes(1);
    expect(notify.mock.calls[0]?.[0]).toMatchObject({ tag: 't1' });
  });

  test('what a colleague has taken is silent, what is mine is not', () => {
    const tomas = { id: 'tomas', username: 'tomas', name: 'Tomás', role: 'agent' as const, avatarUrl: null };
    wrote(2, 1, { assignee: tomas });
    expect(notify).not.toHaveBeenCalled();
    wrote(2, 2, { assignee: { ...tomas, id: ADA.id } });
    expect(notify).toHaveBeenCalledTimes(1);
  });
});
