import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LazyPrinting } from '../../src/ui/print/LazyPrinting';
import { print } from '../../src/ui/print/printing';
import { openTab, type Tab } from '../support/client';
import { FakeServer } from '../support/server';

let server: FakeServer;
let tab: Tab;
let printed: string[];

beforeEach(() => {
  server = new FakeServer();
  printed = [];
  window.print = () => {
    printed.push(document.querySelector('.sheet')?.textContent ?? '');
    window.dispatchEvent(new Event('afterprint'));
  };
});

afterEach(() => {
  cleanup();
  tab.close();
});

/** Over HTTP come pages of two. */
async function open() {
  tab = openTab(server);
  const thread = tab.client.open('ticket-1');
  vi.spyOn(tab.client.api, 'messages').mockImplementation(async (_id, { before } = {}) => {
    const end = before ? Number(before) : server.messages.length;
    const start = Math.max(0, end - 2);
    const messages = server.messages.slice(start, end);
    return { success: true, messages, hasMore: start > 0, nextCursor: String(start) };
  });
  tab.client.start();
  await waitFor(() => expect(thread.status.value).toBe('ready'));
  render(<LazyPrinting client={tab.client} thread={thread} />);
  return thread;
}

const key = (more: object) => fireEvent.keyDown(document.body, { key: 'p', ctrlKey: true, ...more });

test('what is loaded in part is fetched whole, and printed once', async () => {
  server.pageSize = 2;
  for (let n = 0; n < 5; n++) server.say();
  const thread = await open();
  expect(thread.messages.value).toHaveLength(2);
  print(thread);
  await waitFor(() => expect(printed).toHaveLength(1));
  for (const word of ['text 1', 'text 5', 'The lamp flickers', '#7 · Open · Greta', 'Nov 20, 2026'])
    expect(printed[0]).toContain(word);
  expect(printed[0]).not.toContain('not on this page');
  expect(document.querySelector('.sheet')).toBeNull();
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('what is loaded whole is asked of nobody', async () => {
  server.say({ content: 'Only this' });
  const thread = await open();
  print(thread);
  await waitFor(() => expect(printed).toHaveLength(1));
  expect(tab.client.api.messages).not.toHaveBeenCalled();
});

test('the browser’s own menu prints what is there, and says what is missing', async () => {
  server.pageSize = 2;
  for (let n = 0; n < 5; n++) server.say();
  const thread = await open();
  print(thread);
  await waitFor(() => expect(printed).toHaveLength(1));
  window.dispatchEvent(new Event('beforeprint'));
  const sheet = document.querySelector('.sheet')?.textContent;
  expect(sheet).toContain('text 5');
  expect(sheet).not.toContain('text 3');
  expect(sheet).toContain('3 earlier messages are not on this page.');
  window.dispatchEvent(new Event('afterprint'));
  expect(document.querySelector('.sheet')).toBeNull();
});

test('Ctrl and P prints it before anything came by itself', async () => {
  server.say();
  await open();
  expect(key({})).toBe(false);
  await waitFor(() => expect(printed).toHaveLength(1));
});

test('Ctrl and P prints it, P alone and what somebody else took do not', async () => {
  server.say();
  const thread = await open();
  print(thread);
  await waitFor(() => expect(printed).toHaveLength(1));
  expect(key({ ctrlKey: false })).toBe(true);
  expect(key({ shiftKey: true })).toBe(true);
  expect(key({})).toBe(false);
  await waitFor(() => expect(printed).toHaveLength(2));
});

test('a page that does not come says so, and is asked for again', async () => {
  server.pageSize = 2;
  for (let n = 0; n < 5; n++) server.say();
  const thread = await open();
  vi.mocked(tab.client.api.messages).mockRejectedValueOnce(new Error('lost'));
  print(thread);
  await screen.findByRole('alert');
  expect(printed).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(printed).toHaveLength(1));
});

test('paper has names, files, answers and lines, and nothing that one deleted', async () => {
  server.say({ content: 'A lamp', senderName: 'Greta' });
  const file = {
    id: 'f',
    url: '/f',
    thumbnailUrl: null,
    name: 'plan.pdf',
    mime: 'application/pdf',
    size: 4200,
  };
  server.say({ content: '', attachments: [{ ...file, width: null, height: null, duration: null }] });
  server.say({ content: 'Gone', hidden: true });
  server.say({ content: 'Was here', deletedAt: '2026-11-20T09:00:00.000Z' });
  server.say({
    messageType: 'system',
    content: '',
    system: { event: 'ticket_closed', actorId: 'a', actorName: 'Ada' },
  });
  print(await open());
  await waitFor(() => expect(printed).toHaveLength(1));
  for (const word of [
    'Greta',
    'File: plan.pdf (4.2 kB)',
    'This message was deleted',
    'Ada closed the ticket',
  ])
    expect(printed[0]).toContain(word);
  for (const word of ['Gone', 'Was here']) expect(printed[0]).not.toContain(word);
});
