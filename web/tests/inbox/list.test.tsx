import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { followUnread } from '../../src/inbox/attention';
import { ChatPane } from '../../src/inbox/chat/ChatPane';
import { KeysDialog } from '../../src/inbox/KeysDialog';
import { listenForKeys } from '../../src/inbox/keys';
import { ListPane } from '../../src/inbox/list/ListPane';
import { composerContextOf } from '../../src/ui/thread/composerContext';
import { chat, type Home, openHome, place } from '../support/inbox';
import { drawnRows } from '../support/layout';
import { refuse } from '../support/server';
import { message } from '../support/shapes';

let home: Home;

afterEach(() => {
  cleanup();
  home.stop();
});

function show(...conversations: Parameters<typeof openHome>) {
  home = openHome(...conversations);
  render(<ListPane inbox={home.inbox} />);
}
const rows = () => drawnRows().map((row) => row.textContent);
const lists = () => home.asked.filter(({ url }) => url.pathname === '/api/conversations');

test('an empty list says what to do', async () => {
  show();
  expect(await screen.findByText('No conversations yet')).toBeTruthy();
});

test('a list that does not load offers to try again', async () => {
  home = openHome([chat(1)]);
  home.answer = () => new Response('{}', { status: 503 });
  await home.inbox.list.reload();
  render(<ListPane inbox={home.inbox} />);
  await screen.findByText('The conversations did not load');
  home.answer = () => undefined;
  fireEvent.click(screen.getByText('Try again'));
  expect(await screen.findByText('Group 1')).toBeTruthy();
});

test('a row names the other person or the title, says who spoke last and how much is new', async () => {
  const said = message(1, { senderId: 'noa', senderName: 'Noa', content: 'Hello' });
  show([
    chat(1, { lastMessage: said, unread: 2, pinned: true }),
    chat(2, {
      kind: 'direct',
      title: null,
      participants: [place('Mia'), place('Oli')],
      lastMessage: message(2, { senderId: 'mia', content: 'Bye' }),
      muted: true,
    }),
  ]);
  await waitFor(() => expect(rows()).toHaveLength(2));
  expect(rows()[0]).toContain('Group 1');
  expect(rows()[0]).toContain('Noa: Hello');
  expect(rows()[0]).toContain('2 unread');
  expect(screen.getByRole('img', { name: 'Pinned' })).toBeTruthy();
  expect(rows()[1]).toContain('Oli');
  expect(rows()[1]).toContain('You: Bye');
  expect(screen.getByRole('img', { name: 'Muted' })).toBeTruthy();
});

test('a filter asks for its own, and words wait for the last letter', async () => {
  show([chat(1)]);
  await screen.findByText('Group 1');
  fireEvent.click(screen.getByRole('button', { name: 'Unread' }));
  await waitFor(() => expect(lists().at(-1)?.url.searchParams.get('unread')).toBe('true'));
  const before = lists().length;
  const box = screen.getByLabelText('Search titles, people and messages');
  fireEvent.input(box, { target: { value: 'la' } });
  fireEvent.input(box, { target: { value: 'lamp' } });
  await waitFor(() => expect(lists().at(-1)?.url.searchParams.get('query')).toBe('lamp'));
  expect(lists()).toHaveLength(before + 1);
});

test('messages are found too, with the words marked, and lead to their place', async () => {
  show([chat(1)]);
  await screen.findByText('Group 1');
  const found = { message: message(7), excerpt: 'two \u0002lamp\u0003s', conversation: chat(1) };
  home.answer = (_, url) =>
    url.pathname === '/api/messages/search'
      ? Response.json({ results: [found], nextCursor: null })
      : undefined;
  fireEvent.input(screen.getByRole('textbox'), { target: { value: 'lam' } });
  const mark = await screen.findByText('lamp');
  expect(mark.tagName).toBe('MARK');
  fireEvent.click(mark);
  expect(location.pathname).toBe('/chat/c1');
  const thread = home.inbox.thread.value;
  expect(thread && composerContextOf(thread).wanted.value).toBe('message-7');
});

test('a click opens the conversation at its own address, without the mark unread', async () => {
  show([chat(1, { unread: 1 })]);
  fireEvent.click(await screen.findByText('Group 1'));
  expect(location.pathname).toBe('/chat/c1');
  await waitFor(() => expect(home.asked.at(-1)).toMatchObject({ method: 'PATCH', body: { unread: false } }));
  history.back();
  await waitFor(() => expect(home.inbox.router.id.value).toBeNull());
});

test('only what somebody wrote is news', async () => {
  const wrote = (number: number, seq: number, unread: number) =>
    chat(number, { unread, lastMessage: message(seq) });
  home = openHome([wrote(1, 4, 1), wrote(2, 4, 0)]);
  await waitFor(() => expect(home.inbox.unseen.items.value).toHaveLength(2));
  const news: string[] = [];
  const undo = followUnread(home.inbox, (found) => news.push(...found.map((one) => one.id)));
  home.socket.deliver('conversation:updated', { conversation: wrote(2, 5, 1) });
  home.socket.deliver('conversation:updated', { conversation: wrote(1, 4, 0) });
  home.socket.deliver('conversation:new', { conversation: wrote(3, 2, 1) });
  expect(news).toEqual(['c2', 'c3']);
  undo();
});

test('the menu of a row pins, and its key does the same', async () => {
  show([chat(1), chat(2)]);
  fireEvent.click(await screen.findByRole('button', { name: 'Actions for Group 1' }));
  fireEvent.click(screen.getByRole('menuitem', { name: /Pin to the top/ }));
  const changed = () => home.asked.filter((one) => one.method === 'PATCH');
  await waitFor(() => expect(changed().at(-1)?.body).toEqual({ pinned: true }));
  expect(changed().at(-1)?.url.pathname).toBe('/api/conversations/c1');
  const deafen = listenForKeys(home.inbox);
  const second = drawnRows().find((row) => row.dataset.row === 'c2');
  if (!second) throw new Error('no row');
  second.focus();
  fireEvent.keyDown(second, { key: 'm' });
  await waitFor(() => expect(changed().at(-1)?.body).toEqual({ muted: true }));
  expect(changed().at(-1)?.url.pathname).toBe('/api/conversations/c2');
  deafen();
});

test('a menu that was closed does not close the one opened right after it', async () => {
  show([chat(1), chat(2)]);
  await screen.findByText('Group 1');
  const [first, second] = drawnRows().map((row) => row.parentElement?.querySelector('button'));
  const frames = () => new Promise((done) => setTimeout(done, 100));
  // Not by the library's events: those wait for everything that comes after a frame.
  first?.click();
  await frames();
  const item = document.activeElement;
  item?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
  await Promise.resolve();
  expect(screen.queryByRole('menu')).toBeNull();
  second?.click();
  await frames();
  expect(screen.getByRole('menu').contains(document.activeElement)).toBe(true);
});

test('a question mark lists every key, and what the menu says is what the key does', async () => {
  show([chat(1, { muted: true })]);
  home.server.conversation = chat(1, { muted: true });
  await screen.findByText('Group 1');
  const deafen = listenForKeys(home.inbox);
  fireEvent.keyDown(document.body, { key: '?', shiftKey: true });
  expect(home.inbox.overlay.value).toBe('keys');
  home.inbox.router.go('c1');
  await waitFor(() => expect(home.inbox.conversation.value?.id).toBe('c1'));
  render(<KeysDialog inbox={home.inbox} onClose={() => {}} />);
  const listed = [...document.querySelectorAll('dt')].map((one) => [
    one.textContent,
    one.nextElementSibling?.textContent,
  ]);
  expect(listed).toEqual([
    ['Next conversation', 'J'],
    ['Previous conversation', 'K'],
    ['Open the conversation', 'Enter'],
    ['Search', '/'],
    ['New conversation', 'N'],
    ['Pin to the top', 'P'],
    ['Unmute', 'M'],
    ['Archive', 'E'],
    ['Mark as unread', 'U'],
    ['Print', 'Ctrl P'],
    ['Command palette', 'Ctrl K'],
    ['Keyboard shortcuts', '?'],
    ['Back, or close what is open', 'Esc'],
  ]);
  deafen();
});

test('a conversation that one may join shows itself, and Join asks for it', async () => {
  home = openHome();
  const link = { type: 'order', id: '7', title: 'Order 7', url: null, open: true };
  const outside = chat(7, { kind: 'linked', link, joined: false, participants: [place('Noa')] });
  home.server.answer = (event) => (event === 'conversation:join' ? refuse('not_found') : undefined);
  home.answer = (method, url) =>
    method === 'GET' && url.pathname === '/api/conversations/c7'
      ? Response.json({ conversation: outside })
      : undefined;
  home.inbox.router.go('c7');
  const thread = home.inbox.thread.value;
  if (!thread) throw new Error('no thread');
  render(<ChatPane inbox={home.inbox} thread={thread} />);
  expect(await screen.findByRole('heading', { name: 'Order 7' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Join' }));
  await waitFor(() => expect(home.asked.at(-1)?.method).toBe('POST'));
  expect(home.asked.at(-1)?.body).toEqual({ userId: 'mia' });
});
