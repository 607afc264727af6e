import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Thread as ThreadStore } from '../../src/core/thread';
import { Composer } from '../../src/ui/composer/Composer';
import { ConnectionBanner } from '../../src/ui/connection/ConnectionBanner';
import { EndedDialog } from '../../src/ui/EndedDialog';
import { Thread } from '../../src/ui/thread/Thread';
import { openTab, type Tab } from '../support/client';
import { FakeServer, refuse } from '../support/server';
import { AGENT, conversation, GUEST, ticket } from '../support/shapes';

let server: FakeServer;
let tab: Tab;
let thread: ThreadStore;

function open({ actor = GUEST, guard = false } = {}) {
  tab = openTab(server, { actor });
  thread = tab.client.open('ticket-1');
  tab.client.start();
  render(
    <>
      <Thread client={tab.client} thread={thread} />
      <Composer client={tab.client} thread={thread} guard={guard} />
    </>,
  );
}

const field = () => screen.getByLabelText<HTMLTextAreaElement>('Message');
const type = (value: string) => fireEvent.input(field(), { target: { value } });
const press = (key: string, more = {}) => fireEvent.keyDown(field(), { key, ...more });
const events = () => server.heard.map((one) => one.event);

beforeEach(() => {
  server = new FakeServer();
  // happy-dom lays nothing out: without sizes, virtua draws nothing.
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(400);
});

afterEach(() => {
  cleanup();
  tab.close();
});

test('an empty conversation says what to do', async () => {
  open();
  expect(await screen.findByText('No messages yet')).toBeTruthy();
});

test('a conversation that did not load offers to try again', async () => {
  server.answer = (event) => (event === 'conversation:join' ? refuse('unavailable') : undefined);
  open();
  const again = await screen.findByText('Try again');
  server.answer = () => undefined;
  fireEvent.click(again);
  expect(await screen.findByText('No messages yet')).toBeTruthy();
});

test('Enter sends, Shift and Enter and a word being chosen do not', async () => {
  open();
  await screen.findByText('No messages yet');
  type('hello');
  press('Enter', { shiftKey: true });
  press('Enter', { isComposing: true });
  // WebKit, right after `compositionend`.
  press('Enter', { keyCode: 229 });
  expect(events()).not.toContain('message:send');
  press('Enter');
  await waitFor(() => expect(server.messages.map((one) => one.content)).toEqual(['hello']));
  expect(field().value).toBe('');
});

test('nothing but space is not sent', async () => {
  open();
  type('  \n ');
  press('Enter');
  expect(events()).not.toContain('message:send');
});

test('a text that is too long says so, and is kept', async () => {
  open();
  type('x'.repeat(10_001));
  expect(await screen.findByText('1 character too many')).toBeTruthy();
  press('Enter');
  expect(events()).not.toContain('message:send');
  expect(field().value).toHaveLength(10_001);
});

test('an emoji counts as one character, as on the server', async () => {
  open();
  await screen.findByText('No messages yet');
  type('😀'.repeat(10_000));
  press('Enter');
  await waitFor(() => expect(server.messages).toHaveLength(1));
});

test('typing is told at once, and its end with the sending', async () => {
  open();
  await screen.findByText('No messages yet');
  type('h');
  type('he');
  expect(events().filter((event) => event === 'typing:start')).toHaveLength(1);
  press('Enter');
  expect(events()).toContain('typing:stop');
});

test('who types is named', async () => {
  open();
  await screen.findByText('No messages yet');
  tab.socket.deliver('typing:start', { conversationId: 'ticket-1', userId: 'agent-1', userName: 'Ada' });
  expect(await screen.findByText('Ada is typing…')).toBeTruthy();
  tab.socket.deliver('typing:stop', { conversationId: 'ticket-1', userId: 'agent-1', userName: 'Ada' });
  await waitFor(() => expect(screen.queryByText('Ada is typing…')).toBeNull());
});

test('a closed ticket takes nothing more', async () => {
  server.conversation = conversation({ ticket: ticket({ status: 'closed' }) });
  open();
  expect(await screen.findByText('This conversation is closed. You can’t write here any more.')).toBeTruthy();
  expect(screen.queryByLabelText('Message')).toBeNull();
});

test('an agent is shown what came while it wrote, before anything is sent', async () => {
  server.say({ senderId: GUEST.id, senderName: 'Greta' });
  open({ actor: AGENT, guard: true });
  await waitFor(() => expect(thread.lastSeq.value).toBe(1));
  type('Take the left one');
  server.say({ senderId: GUEST.id, senderName: 'Greta', content: 'No, the right one!' });
  press('Enter');
  const panel = await screen.findByRole('alertdialog');
  expect(panel.textContent).toContain('No, the right one!');
  expect(events()).not.toContain('message:send');
  fireEvent.click(screen.getByText('Send anyway'));
  await waitFor(() => expect(server.messages).toHaveLength(3));
  const sent = server.heard.find((one) => one.event === 'message:send')?.payload;
  expect(sent).toMatchObject({ content: 'Take the left one', basedOnSeq: 2 });
});

test('Enter pressed twice does not send what was held back', async () => {
  server.say({ senderId: GUEST.id, senderName: 'Greta' });
  open({ actor: AGENT, guard: true });
  await waitFor(() => expect(thread.lastSeq.value).toBe(1));
  type('Take the left one');
  server.say({ senderId: GUEST.id, senderName: 'Greta', content: 'No, the right one!' });
  press('Enter');
  const panel = await screen.findByRole('alertdialog');
  await waitFor(() => expect(document.activeElement).toBe(panel));
  // What a browser makes of Enter: a press of the button that has the focus.
  fireEvent.keyDown(panel, { key: 'Enter' });
  if (document.activeElement instanceof HTMLButtonElement) fireEvent.click(document.activeElement);
  press('Enter');
  press('Enter', { repeat: true });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(events()).not.toContain('message:send');
  fireEvent.keyDown(panel, { key: 'Escape' });
  expect(document.activeElement).toBe(field());
});

test('going on to write counts what came as seen', async () => {
  server.say({ senderId: GUEST.id, senderName: 'Greta' });
  open({ actor: AGENT, guard: true });
  await waitFor(() => expect(thread.lastSeq.value).toBe(1));
  type('Take');
  server.say({ senderId: GUEST.id, senderName: 'Greta', content: 'wait' });
  press('Enter');
  fireEvent.click(await screen.findByText('Keep writing'));
  type('Take your time');
  press('Enter');
  await waitFor(() => expect(server.messages.at(-1)?.content).toBe('Take your time'));
});

test('what is new is spoken once, what was there before is not', async () => {
  server.say({ content: 'old' });
  open();
  await waitFor(() => expect(thread.lastSeq.value).toBe(1));
  await new Promise((resolve) => setTimeout(resolve, 20));
  server.say({ content: 'fresh' });
  const spoken = () => document.querySelector('[aria-live="polite"]')?.textContent;
  await waitFor(() => expect(spoken()).toBe('Ada: fresh'));
});

test('the line on the connection comes and goes', async () => {
  open();
  render(<ConnectionBanner link={tab.client.link} />);
  vi.useFakeTimers();
  tab.socket.drop();
  await vi.advanceTimersByTimeAsync(2000);
  vi.useRealTimers();
  expect(await screen.findByText('Connection lost. Your messages will go out when it is back.')).toBeTruthy();
  tab.socket.connect();
  expect(await screen.findByText('Connected again')).toBeTruthy();
});

test('whoever was here before reads that somebody else has logged in', async () => {
  open();
  render(<ConnectionBanner link={tab.client.link} />);
  tab.client.link.end('actor_changed');
  expect(await screen.findByText(/^Somebody else has logged in\. Reload/)).toBeTruthy();
  render(<EndedDialog door="/login" why={tab.client.link.ended.value} />);
  expect(await screen.findByText('Somebody else has logged in')).toBeTruthy();
  expect(screen.queryByText('Log in again')).toBeNull();
});
