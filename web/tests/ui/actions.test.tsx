import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Thread as ThreadStore } from '../../src/core/thread';
import type { Actor } from '../../src/core/wire';
import { Composer } from '../../src/ui/composer/Composer';
import { MessageMenu } from '../../src/ui/thread/MessageMenu';
import { withPendingReaction } from '../../src/ui/thread/Reactions';
import { RowView } from '../../src/ui/thread/RowView';
import { rowsOf } from '../../src/ui/thread/rows';
import { openTab, type Tab } from '../support/client';
import { FakeServer, refuse } from '../support/server';
import { AGENT, conversation, GUEST, ticket } from '../support/shapes';

let server: FakeServer;
let tab: Tab;
let thread: ThreadStore;
const now = () => new Date().toISOString();

/** Every row; the real list draws those in view, and here nothing is laid out. */
function Log() {
  const rows = rowsOf({
    messages: thread.messages.value,
    pending: thread.pending.value,
    me: tab.client.actor.value.id,
    newFrom: null,
    hasOlder: false,
  });
  return (
    <div role="log">
      {rows.map((row) => (
        <RowView key={row.key} row={row} client={tab.client} thread={thread} />
      ))}
    </div>
  );
}

async function open(actor: Actor = GUEST) {
  tab = openTab(server, { actor });
  tab.client.start();
  thread = tab.client.open('ticket-1');
  render(
    <>
      <Log />
      <MessageMenu client={tab.client} thread={thread} />
      <Composer client={tab.client} thread={thread} />
    </>,
  );
  await waitFor(() => expect(thread.status.value).toBe('ready'));
  await screen.findAllByRole('article');
}

const field = () => screen.getByLabelText<HTMLTextAreaElement>('Message');
const type = (value: string) => fireEvent.input(field(), { target: { value } });
const press = (key: string) => fireEvent.keyDown(field(), { key });
const log = () => within(screen.getByRole('log'));
const menuOf = (text: string) => {
  const article = log().getByText(text).closest('article') as HTMLElement;
  fireEvent.click(within(article).getByRole('button', { name: 'Message actions' }));
};
const choose = (name: string) => fireEvent.click(screen.getByRole('menuitem', { name }));
const asked = (event: string) => server.heard.filter((one) => one.event === event).map((one) => one.payload);

beforeEach(() => {
  server = new FakeServer();
  server.say({ content: 'theirs', createdAt: now() });
  server.say({
    content: 'mine',
    senderId: GUEST.id,
    senderRole: 'guest',
    senderName: 'Greta',
    createdAt: now(),
    reactions: [{ emoji: '🎉', count: 1, userIds: [AGENT.id] }],
  });
});

afterEach(() => {
  cleanup();
  tab.close();
});

test('an answer quotes what it answers, and can be called off', async () => {
  await open();
  menuOf('theirs');
  choose('Reply');
  expect(screen.getByText('Replying to Ada')).toBeTruthy();
  press('Escape');
  expect(screen.queryByText('Replying to Ada')).toBeNull();
  menuOf('theirs');
  choose('Reply');
  type('yes');
  press('Enter');
  await waitFor(() => expect(asked('message:send')).toHaveLength(1));
  expect(asked('message:send')[0]).toMatchObject({ content: 'yes', replyTo: 'message-1' });
  expect(screen.queryByText('Replying to Ada')).toBeNull();
});

test('↑ in an empty field edits the last own message, and the draft is untouched', async () => {
  server.answer = (event, payload) =>
    event === 'message:edit'
      ? { success: true, message: server.edit(2, String(payload.content)) }
      : undefined;
  await open();
  press('ArrowUp');
  await waitFor(() => expect(field().value).toBe('mine'));
  type('mine, better');
  expect(thread && tab.client.drafts.of('ticket-1').value).toBe('');
  press('Enter');
  expect(await log().findByText('mine, better')).toBeTruthy();
  expect(await log().findByText('edited')).toBeTruthy();
  expect(field().value).toBe('');
});

test.each([{ isComposing: true }, { keyCode: 229 }])(
  'an input method edits and leaves nothing: %o',
  async (more) => {
    await open();
    fireEvent.keyDown(field(), { key: 'ArrowUp', ...more });
    expect(field().value).toBe('');
    press('ArrowUp');
    await waitFor(() => expect(field().value).toBe('mine'));
    for (const key of ['Escape', 'Enter']) fireEvent.keyDown(field(), { key, ...more });
    expect(field().value).toBe('mine');
    press('Escape');
    await waitFor(() => expect(field().value).toBe(''));
    expect(asked('message:edit')).toEqual([]);
  },
);

test('a refused change says why, and is tried again or discarded', async () => {
  server.answer = (event) => (event === 'message:edit' ? refuse('forbidden') : undefined);
  await open();
  menuOf('mine');
  choose('Edit');
  type('too late');
  press('Enter');
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('You may not do that.');
  expect(log().getByText('too late')).toBeTruthy();
  fireEvent.click(within(alert).getByText('Try again'));
  await waitFor(() => expect(asked('message:edit')).toHaveLength(2));
  fireEvent.click(await screen.findByText('Discard'));
  expect(log().getByText('mine')).toBeTruthy();
});

test('deleting for everyone asks twice, and is offered only where it may be done', async () => {
  await open();
  menuOf('theirs');
  expect(screen.queryByRole('menuitem', { name: 'Delete for everyone' })).toBeNull();
  expect(screen.queryByRole('menuitem', { name: 'Edit' })).toBeNull();
  fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' });
  menuOf('mine');
  choose('Delete for everyone');
  expect(asked('message:delete')).toEqual([]);
  choose('Delete it for everyone?');
  expect(asked('message:delete')).toEqual([{ messageId: 'message-2', for: 'everyone' }]);
});

test('reactions say who, are joined by a click, and Esc gives the focus back', async () => {
  await open();
  fireEvent.click(log().getByRole('button', { name: '🎉 1: Ada' }));
  expect(asked('message:react')[0]).toEqual({ messageId: 'message-2', emoji: '🎉', remove: false });
  menuOf('theirs');
  expect(document.activeElement?.getAttribute('aria-label')).toBe('React with 👍');
  fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' });
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Message actions');
});

test('in a closed ticket a message is copied, and nothing else', async () => {
  server.conversation = conversation({ ticket: ticket({ status: 'closed' }) });
  await open();
  menuOf('mine');
  expect(screen.getAllByRole('menuitem').map((one) => one.textContent?.trim())).toEqual(['Copy text']);
});

test('what is older than the server lets one edit is not offered to be edited', async () => {
  server.editWindow = 60;
  const [, mine] = server.messages;
  if (mine) server.messages[1] = { ...mine, createdAt: new Date(Date.now() - 61_000).toISOString() };
  await open();
  press('ArrowUp');
  expect(field().value).toBe('');
  menuOf('mine');
  expect(screen.getByRole('menuitem', { name: 'Delete for everyone' })).toBeTruthy();
  expect(screen.queryByRole('menuitem', { name: 'Edit' })).toBeNull();
});

test('a deleted message keeps its place, with nothing to do about it', async () => {
  await open();
  const old = server.messages[0];
  if (!old) throw new Error('no message');
  server.broadcast('message:deleted', { ...old, content: '', deletedAt: now(), rev: 3 });
  const gone = await log().findByText('This message was deleted');
  expect(within(gone.closest('article') as HTMLElement).queryByRole('button')).toBeNull();
});

test('a wish is drawn as it will be', () => {
  const before = [{ emoji: '👍', count: 1, userIds: ['a'] }];
  const wish = (emoji: string, remove: boolean) => ({ kind: 'react', emoji, remove }) as const;
  expect(withPendingReaction(before, wish('👍', false), 'b')[0]?.count).toBe(2);
  expect(withPendingReaction(before, wish('🎉', false), 'b')).toHaveLength(2);
  expect(withPendingReaction(before, wish('👍', true), 'a')).toEqual([]);
});
