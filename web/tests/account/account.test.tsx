import { signal } from '@preact/signals';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, expect, test, vi } from 'vitest';
import { AccountPage } from '../../src/account/AccountPage';
import type { AccountApi } from '../../src/account/api';
import { browserName } from '../../src/account/browserName';
import { createAccount } from '../../src/core/account';
import type { Api } from '../../src/core/api';
import { Refusal } from '../../src/core/errors';
import type { Me, SessionRow } from '../../src/core/wire';
import type { Notifier } from '../../src/ui/attention/notifier';
import { Browser } from '../support/client';
import { MIA } from '../support/inbox';
import { at } from '../support/shapes';

afterEach(cleanup);

const ME: Me = {
  id: 'mia',
  username: 'mia',
  name: 'Mia',
  role: 'member',
  avatarUrl: null,
  email: 'mia@example.com',
  language: 'en',
  presence: 'shown',
};
const QUIET = {
  sound: signal(false),
  notifications: signal(false),
  denied: signal(false),
} as unknown as Notifier;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const session = (id: string, more: Partial<SessionRow> = {}): SessionRow => ({
  id,
  createdAt: at(0),
  lastUsedAt: at(0),
  expiresAt: at(9),
  address: '203.0.113.7',
  userAgent: FIREFOX,
  current: false,
  ...more,
});

function show(more: Partial<AccountApi> = {}, role: 'member' | 'agent' | 'admin' = 'member') {
  const api = {
    me: vi.fn(async () => ({ actor: MIA, user: ME })),
    updateMe: vi.fn(async () => ({})),
    sessions: async () => ({ sessions: [session('one', { current: true }), session('two')] }),
    endSession: vi.fn(async () => {}),
    logout: vi.fn(async () => {}),
    ...more,
  };
  const account = createAccount(api as unknown as Api, new Browser().disk.tab());
  void account.load();
  const actor = { ...MIA, role };
  render(<AccountPage actor={actor} account={account} api={api as unknown as AccountApi} notifier={QUIET} />);
  return api;
}
const fill = (name: string, value: string) =>
  fireEvent.input(screen.getByLabelText(name), { target: { value } });

test('another session is ended, one’s own is marked', async () => {
  const api = show();
  const end = await screen.findByRole('button', { name: 'End the session Firefox, Linux' });
  expect(screen.getByText('this browser')).toBeTruthy();
  fireEvent.click(end);
  await waitFor(() => expect(screen.queryByText('End')).toBeNull());
  expect(api.endSession).toHaveBeenCalledWith('two');
});

test('a wrong present password is said beside its field', async () => {
  const fields = [{ path: 'oldPassword', message: 'is not the present one' }];
  const updateMe = vi
    .fn()
    .mockRejectedValueOnce(new Refusal('invalid', '', { fields }))
    .mockResolvedValue({});
  show({ updateMe });
  const password = within(screen.getByRole('region', { name: 'Password' }));
  fireEvent.input(password.getByLabelText('Current password'), { target: { value: 'guess' } });
  fill('New password', 'a new sentence');
  fireEvent.click(screen.getByRole('button', { name: 'Change password' }));
  expect(await screen.findByText('This isn’t your current password.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Change password' }));
  expect(await screen.findByText(/Password changed/)).toBeTruthy();
  expect(updateMe).toHaveBeenLastCalledWith({ password: 'a new sentence', oldPassword: 'guess' });
});

test('the name is changed', async () => {
  const api = show();
  fill('Your name', ' Mia M. ');
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(api.updateMe).toHaveBeenCalledWith({ name: 'Mia M.', language: 'en' }));
});

test('a browser is named so that one knows one’s own', () => {
  expect(browserName(FIREFOX)).toBe('Firefox, Linux');
  expect(browserName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1')).toBe(
    'Safari, iOS',
  );
  expect(browserName('curl/8.5.0')).toBe('curl');
  expect(browserName(null)).toBeNull();
});

test('a picture is sent, becomes one’s own, and is taken down again', async () => {
  const changed = { ...ME, avatarUrl: '/files/p1/me.png' };
  const api = show({ sendPicture: vi.fn(async () => ({ attachment: { id: 'p1' } })) as never });
  URL.createObjectURL = () => 'blob:preview';
  URL.revokeObjectURL = () => {};
  api.me.mockResolvedValue({ actor: MIA, user: changed });
  const file = new File(['x'], 'me.png', { type: 'image/png' });
  fireEvent.change(screen.getByLabelText('Your photo', { selector: 'input' }), {
    target: { files: [file] },
  });
  await waitFor(() => expect(api.updateMe).toHaveBeenLastCalledWith({ avatar: 'p1' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Remove photo' }));
  await waitFor(() => expect(api.updateMe).toHaveBeenLastCalledWith({ avatar: null }));
});

test('what is no picture is not sent', async () => {
  const sendPicture = vi.fn();
  show({ sendPicture });
  const file = new File(['x'], 'me.txt', { type: 'text/plain' });
  fireEvent.change(screen.getByLabelText('Your photo', { selector: 'input' }), {
    target: { files: [file] },
  });
  expect((await screen.findByRole('alert')).textContent).toBe('This isn’t a picture.');
  expect(sendPicture).not.toHaveBeenCalled();
});

test('who hides says so with one tick', async () => {
  const api = show();
  const tick = screen.getByLabelText<HTMLInputElement>(/Show others when I am here/);
  await waitFor(() => expect(tick.disabled).toBe(false));
  api.me.mockResolvedValue({ actor: MIA, user: { ...ME, presence: 'hidden' } });
  fireEvent.click(tick);
  await waitFor(() => expect(api.updateMe).toHaveBeenLastCalledWith({ presence: 'hidden' }));
  await waitFor(() => expect(tick.checked).toBe(false));
});

test('a change in one tab shows in the other at once', async () => {
  const browser = new Browser();
  const api = { me: vi.fn(async () => ({ actor: MIA, user: ME })), updateMe: vi.fn(async () => ({})) };
  const [here, there] = [browser.disk.tab(), browser.disk.tab()].map((disk) =>
    createAccount(api as unknown as Api, disk),
  );
  await there?.load();
  api.me.mockResolvedValue({ actor: MIA, user: { ...ME, name: 'Mia T.' } });
  await here?.change({ name: 'Mia T.' });
  await waitFor(() => expect(there?.me.value?.name).toBe('Mia T.'));
});

test('the address is shown, and changes with the password; a taken one is marked', async () => {
  const taken = new Refusal('conflict', '', { fields: [{ path: 'email', message: 'is taken' }] });
  const wrong = new Refusal('invalid', '', { fields: [{ path: 'oldPassword', message: 'is wrong' }] });
  const updateMe = vi.fn().mockRejectedValueOnce(wrong).mockRejectedValueOnce(taken).mockResolvedValue({});
  const api = show({ updateMe } as Partial<AccountApi>);
  const email = await screen.findByRole<HTMLInputElement>('textbox', { name: 'E-mail' });
  expect(email.value).toBe('mia@example.com');
  const form = within(email.closest('form') as HTMLElement);
  const password = form.getByLabelText<HTMLInputElement>('Current password');
  const press = () => fireEvent.click(form.getByRole('button', { name: 'Change e-mail' }));
  fireEvent.input(email, { target: { value: 'new@example.com' } });
  fireEvent.input(password, { target: { value: 'correct horse' } });
  press();
  await form.findByText('This isn’t your current password.');
  expect(document.activeElement).toBe(password);
  press();
  await form.findByText('This is already taken.');
  expect(email.getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(email);
  press();
  await screen.findByText('Your e-mail address has changed.');
  expect(api.updateMe).toHaveBeenLastCalledWith({ email: 'new@example.com', oldPassword: 'correct horse' });
  expect(password.value).toBe('');
});

test.each([
  ['member', ['/messages']],
  ['agent', ['/messages', '/agent']],
  ['admin', ['/messages', '/agent', '/admin']],
] as const)('from the account, a %s finds %s', (role, paths) => {
  show({}, role);
  const links = within(screen.getByRole('navigation')).getAllByRole('link');
  expect(links.map((link) => link.getAttribute('href'))).toEqual(paths);
});
