import { cleanup, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Attachment } from '../../src/core/wire';
import { arrives } from '../../src/ui/thread/arrivals';
import { footPlaceIn } from '../../src/ui/thread/Foot';
import { RowView } from '../../src/ui/thread/RowView';
import { rowsOf } from '../../src/ui/thread/rows';
import { openTab, type Tab } from '../support/client';
import { FakeServer } from '../support/server';
import { GUEST } from '../support/shapes';

let server: FakeServer;
let tab: Tab;

beforeEach(() => {
  server = new FakeServer();
});

afterEach(() => {
  cleanup();
  tab?.close();
});

const file = (mime: string): Attachment => ({
  id: mime,
  url: `/files/${mime}`,
  thumbnailUrl: null,
  name: `a.${mime}`,
  mime,
  size: 10,
  width: mime.startsWith('image/') ? 40 : null,
  height: mime.startsWith('image/') ? 40 : null,
  duration: null,
});

async function open() {
  tab = openTab(server, { actor: GUEST });
  const { client } = tab;
  const thread = client.open('ticket-1');
  client.start();
  await waitFor(() => expect(thread.messages.value).toHaveLength(server.messages.length));
  const rows = () =>
    rowsOf({
      messages: thread.messages.value,
      pending: thread.pending.value,
      me: GUEST.id,
      newFrom: null,
      hasOlder: false,
    });
  return { client, thread, rows };
}

const bubble = (words: string) => screen.getByText(words).closest('.bubble') as HTMLElement;

async function draw() {
  const { client, thread, rows } = await open();
  render(rows().map((row) => <RowView key={row.key} row={row} client={client} thread={thread} />));
}

test('the time stands within the last bubble of a group, and with it whether it was read', async () => {
  const own = { senderId: GUEST.id, senderRole: 'guest' as const, senderName: GUEST.name };
  server.say({ ...own, content: 'One' });
  server.say({ ...own, content: 'Two' });
  await draw();
  const two = bubble('Two');
  expect(two.querySelector('.foot time')?.getAttribute('datetime')).toBe(server.messages[1]?.createdAt);
  expect(two.querySelector('[role=img]')?.getAttribute('aria-label')).toBe('Sent');
  expect(bubble('One').querySelector('.foot')).toBeNull();
});

test('what was edited says so beside its time, and what was deleted has its time alone', async () => {
  server.say({ content: 'New words', editedAt: '2026-11-20T08:00:09.000Z' });
  server.say({ content: '', deletedAt: '2026-11-20T08:00:09.000Z', editedAt: '2026-11-20T08:00:08.000Z' });
  await draw();
  expect(bubble('New words').querySelector('.foot')?.textContent).toMatch(/^edited/);
  const gone = bubble('This message was deleted').querySelector('.foot');
  expect(gone?.querySelector('time')).toBeTruthy();
  expect(gone?.textContent).not.toContain('edited');
});

test.each([
  [['image/png'], 'picture'],
  [['image/png', 'image/jpeg'], 'picture'],
  [['application/pdf'], 'file'],
  [['image/png', 'application/pdf'], 'file'],
  [['video/mp4'], 'below'],
  [['image/png', 'audio/mpeg'], 'below'],
])('without words, %s has its time %s', async (mimes, place) => {
  server.say({ content: '', attachments: mimes.map(file) });
  expect(footPlaceIn(mimes.map(file))).toBe(place);
  await draw();
  expect(document.querySelectorAll('.foot')).toHaveLength(1);
  expect(document.querySelector(`.foot-${place} time`)).toBeTruthy();
});

test('with words, files have no time of their own', async () => {
  server.say({ content: 'See there', attachments: [file('application/pdf')] });
  await draw();
  expect(document.querySelectorAll('.foot')).toHaveLength(1);
  expect(bubble('See there').querySelector('.foot-text')).toBeTruthy();
});

test('a message moves in once, when it comes, and nothing that was there before', async () => {
  server.say({ content: 'Before' });
  const { thread, rows } = await open();
  const moves = () => rows().map((row) => arrives(thread, row));
  expect(moves()).toEqual([false]);
  server.say({ content: 'After' });
  await waitFor(() => expect(rows()).toHaveLength(2));
  expect(moves()).toEqual([false, true]);
  expect(moves()).toEqual([false, false]);
  thread.send('Mine');
  expect(moves()).toEqual([false, false, true]);
  await waitFor(() => expect(server.messages).toHaveLength(3));
  expect(moves()).toEqual([false, false, false]);
});
