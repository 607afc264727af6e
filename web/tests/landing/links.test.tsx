import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, expect, test, vi } from 'vitest';
import { Refusal } from '../../src/core/errors';
import { InvitePage, ResetPage } from '../../src/login/LinkPages';
import { LoginPage } from '../../src/login/LoginPage';
import { ErrorPage, NoEntryPage } from '../../src/login/MessagePages';

afterEach(cleanup);

const field = (name: string | RegExp) => screen.getByLabelText<HTMLInputElement>(name);
const type = (name: string | RegExp, value: string) => fireEvent.input(field(name), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const taken = (...paths: string[]) =>
  new Refusal('conflict', 'taken', { fields: paths.map((path) => ({ path, message: 'is taken' })) });

test('an invited person makes an account; each field that is taken is marked, and the first has the focus', async () => {
  const post = vi.fn().mockRejectedValueOnce(taken('username', 'email'));
  const onDone = vi.fn();
  render(<InvitePage boot={{ token: 'secret', open: true }} typed={{}} api={{ post }} onDone={onDone} />);
  type('Your name', 'Nora');
  type('Username', 'nora');
  type('E-mail', 'nora@example.com');
  type('Password', 'correct horse');
  press('Create account');
  await waitFor(() => expect(screen.getAllByText('This is already taken.')).toHaveLength(2));
  for (const name of ['Username', 'E-mail']) {
    expect(field(name).getAttribute('aria-invalid')).toBe('true');
    const ids = field(name).getAttribute('aria-describedby')?.split(' ') ?? [];
    expect(ids.map((id) => document.getElementById(id)?.textContent)).toContain('This is already taken.');
  }
  expect(document.activeElement).toBe(field('Username'));
  expect(field('Your name').getAttribute('aria-invalid')).toBeNull();
  post.mockResolvedValueOnce({ user: { role: 'agent' } });
  press('Create account');
  await waitFor(() => expect(onDone).toHaveBeenCalledWith('agent'));
  expect(post).toHaveBeenLastCalledWith('/api/invitations/accept', {
    name: 'Nora',
    username: 'nora',
    email: 'nora@example.com',
    password: 'correct horse',
    token: 'secret',
  });
});

test('a new password is set by its link, and a refused one is marked', async () => {
  const wrong = new Refusal('invalid', '', { fields: [{ path: 'password', message: 'is too common' }] });
  const post = vi
    .fn()
    .mockRejectedValueOnce(wrong)
    .mockResolvedValueOnce({ user: { role: 'member' } });
  const onDone = vi.fn();
  const boot = { token: 'secret', open: true, login: 'mia' };
  render(<ResetPage boot={boot} typed={{}} api={{ post }} onDone={onDone} />);
  type('Password', 'password1');
  press('Save and log in');
  await waitFor(() => expect(field('Password').getAttribute('aria-invalid')).toBe('true'));
  expect(document.activeElement).toBe(field('Password'));
  type('Password', 'correct horse');
  press('Save and log in');
  await waitFor(() => expect(onDone).toHaveBeenCalledWith('member'));
  expect(post).toHaveBeenLastCalledWith('/api/auth/reset', { token: 'secret', password: 'correct horse' });
});

test.each([InvitePage, ResetPage])('a link that is good no longer offers no form', (Page) => {
  render(<Page boot={{ token: 'x', open: false }} typed={{}} api={{ post: vi.fn() }} onDone={vi.fn()} />);
  expect(screen.getByText('This link no longer works')).toBeTruthy();
  expect(screen.queryByLabelText('Password')).toBeNull();
});

test('both doors say whom to ask for a link, and nothing of mail', () => {
  for (const door of ['member', 'agent'] as const) {
    render(<LoginPage boot={{ door }} logIn={async () => {}} onDone={() => {}} />);
    expect(screen.getByText(/Ask an administrator of this site for a link/)).toBeTruthy();
    cleanup();
  }
});

test.each(['desk', 'admin'] as const)('who may not see the %s is told where to go', (about) => {
  render(<NoEntryPage boot={{ about }} />);
  expect(screen.getByRole('link', { name: 'Your messages' }).getAttribute('href')).toBe('/messages');
  const other = screen.getByRole('button', { name: 'Log in with another account' });
  expect(other.closest('form')?.getAttribute('action')).toBe(about === 'desk' ? '/agent/logout' : '/logout');
});

test('a page that is not there has the switches of language and look, and a way back', () => {
  render(<ErrorPage boot={{ code: 'not_found' }} />);
  expect(screen.getByRole('heading', { name: 'There is nothing here' })).toBeTruthy();
  expect(screen.getByRole('button', { name: /Language/ })).toBeTruthy();
  expect(screen.getByRole('button', { name: /Appearance/ })).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Back to home' }).getAttribute('href')).toBe('/');
});
