import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Actor } from '../../src/core/wire';
import { StartDialog } from '../../src/inbox/start/StartDialog';
import { chat, type Home, openHome } from '../support/inbox';

let home: Home;
const onClose = vi.fn();

const ADA: Actor = { id: 'ada', role: 'agent', name: 'Ada', username: 'ada' };

function openAs(actor?: Actor) {
  home = openHome([chat(1)], actor);
  render(<StartDialog inbox={home.inbox} onClose={onClose} />);
}

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= () => {};
  openAs();
});

afterEach(() => {
  cleanup();
  home.stop();
});

const posted = () => home.asked.filter((one) => one.method === 'POST').at(-1);
const box = () => screen.getByRole('combobox');
const press = (key: string) => fireEvent.keyDown(box(), { key });

test('a direct conversation is two arrows and Enter away', async () => {
  await screen.findByRole('option', { name: /Noa/ });
  press('ArrowDown');
  expect(screen.getByRole('option', { name: /Oli/ }).getAttribute('aria-selected')).toBe('true');
  press('Enter');
  await waitFor(() => expect(posted()?.body).toEqual({ participantId: 'oli' }));
  await waitFor(() => expect(location.pathname).toBe('/chat/c1'));
  expect(onClose).toHaveBeenCalled();
});

test.each([{ isComposing: true }, { keyCode: 229 }])('an input method chooses nobody: %o', async (more) => {
  await screen.findByRole('option', { name: /Noa/ });
  fireEvent.keyDown(box(), { key: 'ArrowDown', ...more });
  expect(screen.getByRole('option', { name: /Noa/ }).getAttribute('aria-selected')).toBe('true');
  fireEvent.keyDown(box(), { key: 'Enter', ...more });
  expect(posted()).toBeUndefined();
});

test('people are searched, and nobody is said so', async () => {
  fireEvent.input(box(), { target: { value: 'pat' } });
  await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
  fireEvent.input(box(), { target: { value: 'zoe' } });
  expect(await screen.findByText('Nobody found. Try another spelling.')).toBeTruthy();
});

test('Enter before the answer chooses nobody whom the words do not name', async () => {
  await screen.findByRole('option', { name: /Noa/ });
  fireEvent.input(box(), { target: { value: 'PÁT' } });
  expect(screen.getAllByRole('option').map((one) => one.textContent)).toEqual(['PPat@pat']);
  press('Enter');
  await waitFor(() => expect(posted()?.body).toEqual({ participantId: 'pat' }));
});

test('a group wants a title, and Backspace takes the last person back', async () => {
  fireEvent.click(screen.getByRole('button', { name: 'Group' }));
  await screen.findByRole('option', { name: /Noa/ });
  press('Enter');
  press('Enter');
  expect(screen.getByRole('button', { name: 'Remove Oli' })).toBeTruthy();
  press('Backspace');
  fireEvent.click(screen.getByRole('button', { name: 'Create group' }));
  expect(await screen.findByText('Please fill this in.')).toBeTruthy();
  fireEvent.input(screen.getByLabelText('Title'), { target: { value: ' Picnic ' } });
  fireEvent.click(screen.getByRole('button', { name: 'Create group' }));
  await waitFor(() => expect(posted()?.body).toEqual({ title: 'Picnic', participantIds: ['noa'] }));
});

test('members are not offered what only agents and signed links start', () => {
  const kinds = () =>
    within(screen.getByRole('group'))
      .getAllByRole('button')
      .map((one) => one.textContent);
  expect(kinds()).toEqual(['One person', 'Group', 'Support']);
  cleanup();
  home.stop();
  openAs(ADA);
  expect(kinds()).toEqual(['One person', 'Group', 'About something']);
});

test('a linked conversation carries its object, and refuses an address that is none', async () => {
  cleanup();
  home.stop();
  openAs(ADA);
  fireEvent.click(screen.getByRole('button', { name: 'About something' }));
  const fill = (name: string | RegExp, value: string) =>
    fireEvent.input(screen.getByLabelText(name), { target: { value } });
  fill('What is it called?', 'Order 7');
  fill('Type', 'order');
  fill('Number or name', '7');
  fill(/Address/, 'javascript:alert(1)');
  fireEvent.click(screen.getByRole('button', { name: 'Open the conversation' }));
  expect(await screen.findByText('An address begins with http:// or https://.')).toBeTruthy();
  fill(/Address/, 'https://example.com/7');
  fireEvent.click(screen.getByLabelText('Anyone with an account can join'));
  fireEvent.click(screen.getByRole('button', { name: 'Open the conversation' }));
  await waitFor(() =>
    expect(posted()?.body).toEqual({
      kind: 'linked',
      link: { type: 'order', id: '7', title: 'Order 7', url: 'https://example.com/7' },
      participantIds: [],
      open: true,
    }),
  );
});

test('a member asks support from its messages, and goes to the new ticket', async () => {
  home.answer = (method, url) =>
    method === 'POST' && url.pathname === '/api/tickets'
      ? Response.json({ ticket: { id: 't9' }, message: {} }, { status: 201 })
      : undefined;
  fireEvent.click(screen.getByRole('button', { name: 'Support' }));
  expect(screen.queryByLabelText('Your name')).toBeNull();
  fireEvent.input(screen.getByLabelText('What is it about?'), { target: { value: 'Invoice' } });
  fireEvent.input(screen.getByLabelText('Your message'), { target: { value: 'Where is it?' } });
  fireEvent.click(screen.getByRole('button', { name: 'Start the conversation' }));
  await waitFor(() => expect(home.inbox.router.id.value).toBe('t9'));
  expect(posted()?.body).toMatchObject({ subject: 'Invoice', message: 'Where is it?' });
});
