import { cleanup, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Thread as ThreadStore } from '../../src/core/thread';
import { Composer } from '../../src/ui/composer/Composer';
import { keepDropsOnPage } from '../../src/ui/drops';
import { Thread } from '../../src/ui/thread/Thread';
import { openTab, type Tab } from '../support/client';
import { FakeServer } from '../support/server';
import { conversation, ticket } from '../support/shapes';

const PLAN = new File(['x'], 'plan.pdf', { type: 'application/pdf' });
let tab: Tab;
let thread: ThreadStore;

beforeAll(() => keepDropsOnPage());
afterEach(() => {
  cleanup();
  tab?.close();
});

/** A page: a list beside a conversation. */
async function open(server = new FakeServer()) {
  tab = openTab(server);
  thread = tab.client.open('ticket-1');
  tab.client.start();
  render(
    <div>
      <nav>Beside</nav>
      <main>
        <Thread client={tab.client} thread={thread} />
        <Composer client={tab.client} thread={thread} />
      </main>
      <input aria-label="Search" />
    </div>,
  );
  await screen.findByText('No messages yet');
  await waitFor(() => expect(document.querySelector('form [role="status"]')).toBeTruthy());
}

const files = (...all: File[]) => ({ types: ['Files'], files: all, items: [], dropEffect: 'copy' });
const link = () => ({ types: ['text/uri-list'], files: [], items: [], dropEffect: 'copy' });
/** Whether the browser would do as it does with it. */
const tell = (kind: string, target: Element, dataTransfer: object) =>
  target.dispatchEvent(
    Object.assign(new Event(kind, { bubbles: true, cancelable: true }), {
      dataTransfer,
      relatedTarget: null,
    }),
  );
const drag = (target: Element, data: object) => tell('dragover', target, data);
const drop = (target: Element, data: object) => tell('drop', target, data);
const uploads = () => tab.client.uploads.of('ticket-1').value.map((one) => one.file.name);
const overlay = () => screen.queryByText('Drop files here to attach them');

test('files may be dropped anywhere on the conversation, which says so while they are dragged', async () => {
  await open();
  const log = screen.getByText('No messages yet');
  expect(overlay()).toBeNull();
  expect(drag(log, files())).toBe(false);
  await waitFor(() => expect(overlay()).toBeTruthy());
  expect(drop(log, files(PLAN))).toBe(false);
  expect(uploads()).toEqual(['plan.pdf']);
  await waitFor(() => expect(overlay()).toBeNull());
});

test('what is dropped beside the conversation neither is attached nor leaves the page', async () => {
  await open();
  const beside = screen.getByText('Beside');
  const data = files(PLAN);
  expect(drag(beside, data)).toBe(false);
  expect(data.dropEffect).toBe('none');
  expect(drop(beside, data)).toBe(false);
  expect(drop(screen.getByLabelText('Search'), files(PLAN))).toBe(false);
  expect(drop(screen.getByText('No messages yet'), link())).toBe(false);
  expect(drop(document.body, link())).toBe(false);
  expect(uploads()).toEqual([]);
});

test('text and links are still dropped where one writes', async () => {
  await open();
  expect(drag(screen.getByLabelText('Message'), link())).toBe(true);
  expect(drop(screen.getByLabelText('Message'), link())).toBe(true);
  expect(overlay()).toBeNull();
});

test('the overlay goes when the drag leaves the page, and when nothing more is heard of it', async () => {
  await open();
  const log = screen.getByText('No messages yet');
  drag(log, files());
  await waitFor(() => expect(overlay()).toBeTruthy());
  tell('dragleave', log, files());
  await waitFor(() => expect(overlay()).toBeNull());
  drag(log, files());
  await waitFor(() => expect(overlay()).toBeTruthy());
  await waitFor(() => expect(overlay()).toBeNull(), { timeout: 2000 });
});

test('in a closed conversation nothing is offered, and the page stays', async () => {
  const server = new FakeServer();
  server.conversation = conversation({ ticket: ticket({ status: 'closed' }) });
  tab = openTab(server);
  thread = tab.client.open('ticket-1');
  tab.client.start();
  render(<Composer client={tab.client} thread={thread} />);
  const notice = await screen.findByText('This conversation is closed. You can’t write here any more.');
  expect(drop(notice, files(PLAN))).toBe(false);
  expect(uploads()).toEqual([]);
});

test('a folder is no file, and is told of', async () => {
  await open();
  const item = (isDirectory: boolean, file: File) => ({
    kind: 'file',
    getAsFile: () => file,
    webkitGetAsEntry: () => ({ isDirectory }),
  });
  const data = { ...files(), items: [item(true, new File([], 'folder')), item(false, PLAN)] };
  drop(screen.getByText('No messages yet'), data);
  expect(uploads()).toEqual(['plan.pdf']);
  expect(await screen.findByText('Folders cannot be sent. Choose the files in them instead.')).toBeTruthy();
});

test('more files than a message holds are told of, and so is each limit', async () => {
  const server = new FakeServer();
  server.maxUpload = 3 * 1024 * 1024;
  await open(server);
  vi.spyOn(tab.client.api, 'sendFile').mockReturnValue(new Promise(() => {}));
  const large = new File([new Uint8Array(3 * 1024 * 1024 + 1)], 'film.mp4');
  const twelve = [new File([], 'empty.txt'), large, ...Array.from({ length: 10 }, () => PLAN)];
  drop(screen.getByText('No messages yet'), files(...twelve));
  expect(await screen.findByText('A message holds up to 10 files. 2 files were left out.')).toBeTruthy();
  expect(await screen.findByText('This file is empty')).toBeTruthy();
  expect(await screen.findByText('Too large. Up to 3 MB')).toBeTruthy();
  expect(uploads()).toHaveLength(10);
});
