import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import type { Conversation } from '../../src/core/wire';
import { DetailsPane } from '../../src/inbox/details/DetailsPane';
import { chat, type Home, openHome, place } from '../support/inbox';

let home: Home;

afterEach(() => {
  cleanup();
  home.stop();
});

function show(conversation: Conversation) {
  home = openHome([conversation]);
  render(<DetailsPane inbox={home.inbox} conversation={conversation} />);
}
const last = (method: string) => home.asked.filter((one) => one.method === method).at(-1);

test('the owner hands out roles, hands over and removes', async () => {
  show(chat(1));
  fireEvent.click(await screen.findByRole('button', { name: 'Actions for Noa' }));
  expect(screen.getAllByRole('menuitem').map((item) => item.textContent)).toEqual([
    'Make admin',
    'Transfer ownership',
    'Remove',
  ]);
  fireEvent.click(screen.getByRole('menuitem', { name: 'Transfer ownership' }));
  await waitFor(() => expect(last('PATCH')?.body).toEqual({ role: 'owner' }));
  expect(last('PATCH')?.url.pathname).toBe('/api/conversations/c1/participants/noa');
});

test('a plain member may only leave', async () => {
  show(chat(1, { participants: [place('Mia'), place('Noa', { role: 'owner' })] }));
  await screen.findByText('Noa');
  expect(screen.queryByRole('button', { name: /Actions for/ })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Rename' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Leave conversation' }));
  await waitFor(() => expect(last('DELETE')?.url.pathname).toBe('/api/conversations/c1/participants/mia'));
});

test('a new title goes to the server', async () => {
  show(chat(1));
  fireEvent.input(screen.getByLabelText('Title'), { target: { value: 'Picnic' } });
  fireEvent.click(screen.getByRole('button', { name: 'Rename' }));
  await waitFor(() => expect(last('PATCH')?.body).toEqual({ title: 'Picnic' }));
});

test('the people are asked for again when somebody comes', async () => {
  show(chat(1));
  await screen.findByText('Noa');
  const before = home.asked.length;
  home.socket.deliver('participant:added', {
    conversationId: 'c1',
    userId: 'oli',
    userName: 'Oli',
    role: 'member',
  });
  await waitFor(() => expect(home.asked.length).toBeGreaterThan(before));
  expect(last('GET')?.url.pathname).toBe('/api/conversations/c1/participants');
});
