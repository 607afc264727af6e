import { signal } from '@preact/signals';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, expect, test, vi } from 'vitest';
import type { NewTicket } from '../../src/core/api';
import { Refusal } from '../../src/core/errors';
import type { Extra } from '../../src/ui/AskForm';
import type { TicketVisit } from '../../src/ui/ticket/ticketVisit';
import { AskView } from '../../src/widget/AskView';
import { subjectOf } from '../../src/widget/ChatFirst';
import type { GuestSession } from '../../src/widget/guestSession';
import { Introduce } from '../../src/widget/Introduce';
import { PanelPage } from '../../src/widget/PanelPage';
import type { Panel } from '../../src/widget/panel';

afterEach(() => {
  cleanup();
  localStorage.clear();
});

function show(more: Partial<Record<keyof Panel, unknown>> = {}, start = 'chat') {
  const ask = vi.fn(async (_: NewTicket) => {});
  const panel = {
    ask,
    session: signal(null),
    extra: signal(null),
    options: signal({ start, greeting: 'Ask away' }),
    typed: signal({}),
    round: signal(0),
    deskOnline: signal(true),
    ...more,
  } as unknown as Panel;
  render(<AskView panel={panel} />);
  return ask;
}
const field = () => screen.getByLabelText<HTMLTextAreaElement>('Your message');

test('by choice the conversation comes first: Enter sends, and nothing else is asked', async () => {
  const ask = show();
  expect(screen.getByText('Ask away')).toBeTruthy();
  expect(screen.queryByLabelText('Your name')).toBeNull();
  fireEvent.input(field(), { target: { value: 'It flickers\nsince this morning' } });
  fireEvent.keyDown(field(), { key: 'Enter', shiftKey: true });
  fireEvent.keyDown(field(), { key: 'Enter', isComposing: true });
  expect(ask).not.toHaveBeenCalled();
  fireEvent.keyDown(field(), { key: 'Enter' });
  await waitFor(() => expect(ask).toHaveBeenCalledTimes(1));
  expect(ask.mock.calls[0]?.[0]).toMatchObject({
    subject: 'It flickers',
    message: 'It flickers\nsince this morning',
    name: '',
  });
});

test('the field has the focus once it is there, however late it comes and whatever stood there before', async () => {
  const view = signal({ name: 'form' });
  const extra = signal<Extra | null | undefined>(undefined);
  const options = signal<{ start?: string }>({});
  const about = { view, extra, options, shown: signal(true), session: signal(null), error: signal(null) };
  const panel = { ...about, typed: signal({}), round: signal(0), deskOnline: signal(true), ask: vi.fn() };
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  render(<PanelPage panel={panel as unknown as Panel} />);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let passed = 0; passed < 3; passed++) await frame();
  document.querySelector<HTMLElement>('h1')?.focus();
  extra.value = null;
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Your name')));
  options.value = { start: 'chat' };
  await waitFor(() => expect(document.activeElement).toBe(field()));
  vi.unstubAllGlobals();
});

test('what the page prefilled stays', async () => {
  const typed = { name: 'Gil', email: 'gil@example.com', subject: 'Order 7', message: 'Where is it?' };
  const ask = show({ typed: signal(typed) });
  expect(field().value).toBe('Where is it?');
  fireEvent.keyDown(field(), { key: 'Enter' });
  await waitFor(() => expect(ask.mock.calls[0]?.[0]).toMatchObject(typed));
});

test('a lost answer is asked for again as the same ticket, and what was written stays', async () => {
  const ask = show();
  ask.mockRejectedValueOnce(new Refusal('offline', ''));
  fireEvent.input(field(), { target: { value: 'Hello' } });
  fireEvent.keyDown(field(), { key: 'Enter' });
  await screen.findByRole('alert');
  expect(field().value).toBe('Hello');
  fireEvent.keyDown(field(), { key: 'Enter' });
  await waitFor(() => expect(ask).toHaveBeenCalledTimes(2));
  const [first, second] = ask.mock.calls.map(([draft]) => draft.clientId);
  expect(first).toBe(second);
});

test('nothing is sent as a message of nothing', () => {
  const ask = show();
  fireEvent.keyDown(field(), { key: 'Enter' });
  expect(ask).not.toHaveBeenCalled();
});

test('a site that asks questions of its own asks them first', () => {
  const extra: Extra = { own: {}, check: () => ({}), answers: () => [], draw: () => null };
  show({ extra: signal(extra) });
  expect(screen.getByLabelText('Your name')).toBeTruthy();
});

test('without the choice it is the form, which offers a known guest its name and address', () => {
  localStorage.setItem('parlour:email:gil', 'gil@example.com');
  const session = signal({ client: { actor: signal({ id: 'gil', role: 'guest', name: 'Gil' }) } });
  show({ session }, '');
  expect(screen.getByLabelText<HTMLInputElement>('Your name').value).toBe('Gil');
  expect(screen.getByLabelText<HTMLInputElement>(/E-mail/).value).toBe('gil@example.com');
});

test.each([
  ['One line', 'One line'],
  ['  \n First\nsecond', 'First'],
  ['x'.repeat(100), `${'x'.repeat(79)}…`],
])('what it is about is how it begins: %j', (message, subject) => expect(subjectOf(message)).toBe(subject));

test('who has begun to talk is asked for a name afterwards, once, and may decline', async () => {
  const updateGuest = vi.fn(async (_: object) => ({ guest: {} }));
  const keepEmail = vi.fn();
  const session = { introduced: signal(false) } as unknown as GuestSession;
  const visit = { client: { api: { updateGuest } }, keepEmail } as unknown as TicketVisit;
  render(<Introduce session={session} visit={visit} />);
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(updateGuest).not.toHaveBeenCalled();
  fireEvent.input(screen.getByLabelText('Your name'), { target: { value: ' Gil ' } });
  fireEvent.input(screen.getByLabelText(/E-mail/), { target: { value: 'gil@example.com' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(session.introduced.value).toBe(true));
  expect(updateGuest).toHaveBeenCalledWith({ name: 'Gil', email: 'gil@example.com' });
  expect(keepEmail).toHaveBeenCalledWith('gil@example.com');
  session.introduced.value = false;
  fireEvent.click(screen.getByRole('button', { name: 'Not now' }));
  expect(session.introduced.value).toBe(true);
});
