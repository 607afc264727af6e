import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, expect, test, vi } from 'vitest';
import type { Api } from '../../src/core/api';
import { Refusal } from '../../src/core/errors';
import { LoginPage } from '../../src/login/LoginPage';
import { RegisterPage } from '../../src/login/RegisterPage';

afterEach(cleanup);

const type = (name: string | RegExp, value: string) =>
  fireEvent.input(screen.getByLabelText(name), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const nothing = async () => {};

test('the members’ door leads to registration only where there is one', () => {
  const boot = { door: 'member', next: '/chat/1', registration: true } as const;
  render(<LoginPage boot={boot} logIn={nothing} onDone={() => {}} />);
  const offer = screen.getByRole('link', { name: 'No account yet? Create one' });
  expect(offer.getAttribute('href')).toBe('/register?next=%2Fchat%2F1');
  cleanup();
  render(<LoginPage boot={{ ...boot, registration: false }} logIn={nothing} onDone={() => {}} />);
  expect(screen.queryByRole('link', { name: 'No account yet? Create one' })).toBeNull();
});

test('an account is made, and a taken username is said beside its field', async () => {
  const register = vi
    .fn<Api['register']>()
    .mockRejectedValueOnce(
      new Refusal('conflict', 'taken', { fields: [{ path: 'username', message: 'taken' }] }),
    )
    .mockResolvedValueOnce({} as Awaited<ReturnType<Api['register']>>);
  const onDone = vi.fn();
  render(<RegisterPage typed={{ name: 'Mia' }} api={{ register }} onDone={onDone} />);
  type('Username', 'mia');
  type('E-mail', 'mia@example.com');
  type('Password', 'a good sentence');
  press('Create account');
  expect(await screen.findByText('This is already taken.')).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByLabelText('Username'));
  press('Create account');
  await waitFor(() => expect(onDone).toHaveBeenCalled());
  expect(register).toHaveBeenLastCalledWith({
    username: 'mia',
    name: 'Mia',
    email: 'mia@example.com',
    password: 'a good sentence',
  });
});
