import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { Inbox } from '../../src/inbox/Inbox';
import { listenForKeys } from '../../src/inbox/keys';
import { createNotifier } from '../../src/ui/attention/notifier';
import { Browser } from '../support/client';
import { chat, type Home, openHome } from '../support/inbox';
import { message } from '../support/shapes';

let home: Home;
let deafen: () => void;

afterEach(() => {
  cleanup();
  deafen();
  home.stop();
});

async function open() {
  home = openHome([chat(1, { title: 'Friday market' }), chat(2, { title: 'Lamps' })]);
  deafen = listenForKeys(home.inbox);
  render(<Inbox inbox={home.inbox} notifier={createNotifier(new Browser().platform('tab').storage)} />);
  await screen.findByText('Friday market');
  fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
  return screen.findByRole('combobox', { hidden: true });
}
const options = () => screen.queryAllByRole('option', { hidden: true }).map((one) => one.textContent ?? '');
const type = (box: HTMLElement, value: string) => fireEvent.input(box, { target: { value } });

test('Ctrl and K find a conversation by a few of its letters, and Enter goes there', async () => {
  const box = await open();
  type(box, 'frimkt');
  await waitFor(() => expect(options()[0]).toBe('Friday marketConversation'));
  fireEvent.keyDown(box, { key: 'Enter' });
  await waitFor(() => expect(home.inbox.router.id.value).toBe('c1'));
  expect(screen.queryByRole('combobox', { hidden: true })).toBeNull();
});

test('what the server finds is named once, with people and messages', async () => {
  const box = await open();
  home.answer = (_, { pathname }) => {
    if (pathname !== '/api/messages/search') return undefined;
    const found = { message: message(4), excerpt: 'the \u0002noa\u0003 lamp', conversation: chat(2) };
    return Response.json({ results: [found], nextCursor: null });
  };
  type(box, 'noa');
  await waitFor(() => expect(options().some((one) => one.startsWith('NoaWrite to them'))).toBe(true));
  await waitFor(() => expect(options().some((one) => one.startsWith('the noa lamp'))).toBe(true));
  expect(options().filter((one) => one.startsWith('Friday market'))).toHaveLength(1);
});

test('a person is written to, here', async () => {
  const box = await open();
  home.answer = (method, { pathname }) =>
    method === 'POST' && pathname === '/api/conversations'
      ? Response.json({ conversation: chat(9, { kind: 'direct' }) })
      : undefined;
  type(box, 'noa');
  const noa = await screen.findByText('Noa');
  fireEvent.click(noa);
  await waitFor(() => expect(home.inbox.router.id.value).toBe('c9'));
});

test('commands are there without words, with their keys, and those of the open conversation', async () => {
  const box = await open();
  expect(options()).toContain('New conversationN');
  expect(options().some((one) => one.startsWith('Pin to the top'))).toBe(false);
  expect(options().some((one) => one.startsWith('Go to: Tickets'))).toBe(false);
  home.inbox.router.go('c1');
  await waitFor(() => expect(options()).toContain('Pin to the topP'));
  type(box, 'show unread');
  await waitFor(() => expect(options()[0]).toBe('Show: Unread'));
  fireEvent.keyDown(box, { key: 'Enter' });
  await waitFor(() => expect(home.inbox.view.value).toBe('unread'));
});
