import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Api, NewTicket } from '../../src/core/api';
import { Refusal } from '../../src/core/errors';
import { FirstRun } from '../../src/landing/FirstRun';
import { Landing } from '../../src/landing/Landing';
import { LoginPage } from '../../src/login/LoginPage';
import { ADA } from '../support/desk';
import { GUEST, message, ticket } from '../support/shapes';

afterEach(cleanup);

const type = (name: string | RegExp, value: string) =>
  fireEvent.input(screen.getByLabelText(name), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

/** As a browser that keeps no cookies, or does not even let a page ask (a sandboxed frame). */
function withoutCookies(throws = false) {
  return vi.spyOn(document, 'cookie', 'get').mockImplementation(() => {
    if (throws) throw new DOMException('', 'SecurityError');
    return '';
  });
}

describe('the form for help', () => {
  const opened = { ticket: ticket(), message: message(1) };
  function show(
    openTicket: (body: NewTicket) => Promise<typeof opened>,
    actor: typeof ADA | typeof GUEST | null = null,
  ) {
    const go = vi.fn();
    render(
      <Landing
        actor={actor}
        agentsOnline={1}
        typed={{ subject: 'Typed before' }}
        api={{ openTicket, myTickets: async () => ({ tickets: [] }) }}
        go={go}
      />,
    );
    return go;
  }

  test('keeps what was typed before the scripts came, and goes to the new ticket', async () => {
    const openTicket = vi.fn(async (_: NewTicket) => opened);
    const go = show(openTicket);
    type('Your name', ' Greta ');
    type('Your message', 'It flickers');
    press('Start the conversation');
    await waitFor(() => expect(go).toHaveBeenCalledWith('/ticket/ticket-1'));
    expect(openTicket.mock.calls[0]?.[0]).toMatchObject({
      name: 'Greta',
      subject: 'Typed before',
      message: 'It flickers',
    });
  });

  test('opens nothing that a browser without cookies could not find again, and keeps what was typed', async () => {
    const openTicket = vi.fn(async (_: NewTicket) => opened);
    const go = show(openTicket);
    const cookie = withoutCookies();
    type('Your name', 'Greta');
    type('Your message', 'It flickers');
    press('Start the conversation');
    expect((await screen.findByRole('alert')).textContent).toContain('keeps no cookies');
    expect(openTicket).not.toHaveBeenCalled();
    expect((screen.getByLabelText('Your message') as HTMLTextAreaElement).value).toBe('It flickers');
    cookie.mockRestore();
    press('Start the conversation');
    await waitFor(() => expect(go).toHaveBeenCalledWith('/ticket/ticket-1'));
    expect(document.cookie).not.toContain('probe');
  });

  test('says beside each field what is missing, and takes the reader to the first', async () => {
    const openTicket = vi.fn(async (_: NewTicket) => opened);
    show(openTicket);
    type(/E-mail/, 'nonsense');
    press('Start the conversation');
    const name = screen.getByLabelText('Your name');
    await waitFor(() => expect(name.getAttribute('aria-invalid')).toBe('true'));
    expect(document.activeElement).toBe(name);
    expect(screen.getByText('This is not an e-mail address.')).toBeTruthy();
    expect(openTicket).not.toHaveBeenCalled();
  });

  test('the same words sent again after a lost answer carry the same clientId, others another', async () => {
    const openTicket = vi.fn(async (_: NewTicket): Promise<typeof opened> => {
      throw new Refusal('offline', '');
    });
    show(openTicket, ADA);
    type('Your message', 'It flickers');
    press('Start the conversation');
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
    press('Start the conversation');
    await waitFor(() => expect(openTicket).toHaveBeenCalledTimes(2));
    await screen.findByRole('alert');
    type('Your message', 'It flickers a lot');
    press('Start the conversation');
    await waitFor(() => expect(openTicket).toHaveBeenCalledTimes(3));
    const [first, second, third] = openTicket.mock.calls.map(([body]) => body.clientId);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test('who has an account is asked for no name; a guest finds its own filled in', () => {
    show(async () => opened, ADA);
    expect(screen.queryByLabelText('Your name')).toBeNull();
    cleanup();
    show(async () => opened, GUEST);
    expect((screen.getByLabelText('Your name') as HTMLInputElement).value).toBe('Greta');
  });
});

describe('the log-in', () => {
  test('does not tell which of the two was wrong, and counts the wait down in words', async () => {
    const logIn = vi.fn().mockRejectedValueOnce(new Refusal('unauthenticated', 'x'));
    logIn
      .mockRejectedValueOnce(new Refusal('rate_limited', 'x', { retryAfter: 30 }))
      .mockResolvedValueOnce({});
    const onDone = vi.fn();
    render(<LoginPage boot={{ login: 'ada' }} logIn={logIn} onDone={onDone} />);
    type('Password', 'guess');
    press('Log in');
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('don’t match'));
    press('Log in');
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('30 seconds'));
    press('Log in');
    await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
    expect(logIn).toHaveBeenLastCalledWith({ login: 'ada', password: 'guess' });
  });

  test.each(['keeps none', 'may not ask'])('says that cookies are off: %s', async (how) => {
    const logIn = vi.fn(async () => ({}));
    render(<LoginPage boot={{ login: 'ada' }} logIn={logIn} onDone={() => {}} />);
    const cookie = withoutCookies(how === 'may not ask');
    type('Password', 'a good sentence');
    press('Log in');
    expect((await screen.findByRole('alert')).textContent).toContain('keeps no cookies');
    expect(logIn).not.toHaveBeenCalled();
    cookie.mockRestore();
  });

  test('shows why the plain form was refused', () => {
    render(
      <LoginPage boot={{ problem: 'rate_limited', login: 'ada' }} logIn={async () => {}} onDone={() => {}} />,
    );
    expect(screen.getByRole('alert').textContent).toContain('wait a moment');
  });
});

describe('the first run', () => {
  test('makes no admin whom the browser would forget', async () => {
    const post = vi.fn(async () => ({}));
    const api = { post } as unknown as Pick<Api, 'post'>;
    render(<FirstRun setup={{ token: 'secret', open: true }} typed={{}} api={api} onDone={() => {}} />);
    withoutCookies();
    for (const name of ['Your name', 'Username', 'Password']) type(name, 'a good sentence');
    type('E-mail', 'ada@example.com');
    press('Create admin and open the desk');
    expect((await screen.findByRole('alert')).textContent).toContain('keeps no cookies');
    expect(post).not.toHaveBeenCalled();
  });

  test('makes the admin with the token of the link', async () => {
    const post = vi.fn(async () => ({}));
    const onDone = vi.fn();
    const api = { post } as unknown as Pick<Api, 'post'>;
    render(<FirstRun setup={{ token: 'secret', open: true }} typed={{}} api={api} onDone={onDone} />);
    type('Your name', 'Ada');
    type('Username', 'ada');
    type('E-mail', 'ada@example.com');
    type('Password', 'a good sentence');
    press('Create admin and open the desk');
    await waitFor(() => expect(onDone).toHaveBeenCalled());
    expect(post).toHaveBeenCalledWith(
      '/api/setup',
      expect.objectContaining({ token: 'secret', username: 'ada' }),
    );
  });

  test('a used link leads to the log-in', () => {
    const api = { post: async () => ({}) } as unknown as Pick<Api, 'post'>;
    render(<FirstRun setup={{ token: 'x', open: false }} typed={{}} api={api} onDone={() => {}} />);
    expect(screen.getByRole('link', { name: 'Log in to the desk' }).getAttribute('href')).toBe(
      '/agent/login',
    );
  });
});

describe('a guest at a shared computer', () => {
  const mine = async () => ({ tickets: [ticket()] });
  const show = (forget: (() => Promise<void>) | undefined, myTickets: Api['myTickets']) =>
    render(
      <Landing
        actor={GUEST}
        agentsOnline={1}
        typed={{}}
        api={{ openTicket: vi.fn(), myTickets }}
        forget={forget}
      />,
    );

  test('is asked before anything is forgotten', async () => {
    const forget = vi.fn(async () => {});
    show(forget, mine);
    fireEvent.click(await screen.findByRole('button', { name: 'Forget me on this device' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(forget).not.toHaveBeenCalled();
    press('Forget me on this device');
    fireEvent.click(await screen.findByRole('button', { name: 'Forget me' }));
    expect(forget).toHaveBeenCalledTimes(1);
  });

  test('is offered it below the tickets, and who has an account is not', async () => {
    show(undefined, mine);
    await screen.findByText('The lamp flickers');
    expect(screen.queryByRole('button', { name: 'Forget me on this device' })).toBeNull();
  });
});
