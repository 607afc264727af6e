import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AdminPage } from '../../src/admin/AdminPage';
import { Refusal } from '../../src/core/errors';
import { type SiteApi, type SitePerson, wholeLink, widgetSnippet } from '../../src/core/site';
import { linesOf } from '../../src/ui/site/WidgetForm';
import { ADA } from '../support/desk';
import { at } from '../support/shapes';

afterEach(cleanup);

const person = (name: string, more: Partial<SitePerson> = {}): SitePerson => ({
  id: name.toLowerCase(),
  username: name.toLowerCase(),
  name,
  email: `${name.toLowerCase()}@example.com`,
  role: 'member',
  avatarUrl: null,
  createdAt: at(0),
  disabledAt: null,
  ...more,
});
const LINK = { path: '/invite?token=secret', url: null, expiresAt: at(9) };
const OPEN = { id: 'i1', role: 'agent', invitedBy: 'Ada', createdAt: at(0), expiresAt: at(9) } as const;

let site: { [name in keyof SiteApi]: ReturnType<typeof vi.fn> };

beforeEach(() => {
  const people = [person('Ada', { role: 'admin' }), person('Mia')];
  site = {
    people: vi.fn(async () => ({ people, nextCursor: null })),
    changePerson: vi.fn(async (id: string, body: { role?: string; disabled?: boolean }) => ({
      person: { ...people.find((one) => one.id === id), ...body, disabledAt: body.disabled ? at(1) : null },
    })),
    resetLink: vi.fn(async () => ({ link: { ...LINK, path: '/reset?token=secret' } })),
    invitations: vi.fn(async () => ({ invitations: [] })),
    invite: vi.fn(async () => ({ invitation: OPEN, link: LINK })),
    withdraw: vi.fn(async () => {}),
    widget: vi.fn(async () => ({
      origins: ['https://shop.example'],
      fixedOrigins: ['https://env.example'],
      server: null,
    })),
    changeWidget: vi.fn(async (origins: string[]) => ({ origins, fixedOrigins: [], server: null })),
    firstSteps: vi.fn(),
    dismissFirstSteps: vi.fn(),
  };
});

async function show() {
  render(<AdminPage me={{ ...ADA, role: 'admin' }} site={site as unknown as SiteApi} />);
  await screen.findByText('Mia');
}
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const field = (name: string | RegExp) => screen.getByLabelText<HTMLInputElement>(name);

test('one’s own account is shown, and cannot be changed here', async () => {
  await show();
  expect(screen.queryByLabelText('Role of Ada')).toBeNull();
  expect(screen.queryByRole('button', { name: 'More for Ada' })).toBeNull();
  expect(field('Role of Mia').value).toBe('member');
});

test('another role is given, and taken back by “Undo”', async () => {
  await show();
  fireEvent.change(field('Role of Mia'), { target: { value: 'agent' } });
  await screen.findByText('Mia is now Agent');
  expect(site.changePerson).toHaveBeenLastCalledWith('mia', { role: 'agent' });
  press('Undo');
  await waitFor(() => expect(site.changePerson).toHaveBeenLastCalledWith('mia', { role: 'member' }));
});

test('a refused role springs back, and says that the last admin stays', async () => {
  await show();
  site.changePerson.mockRejectedValue(new Refusal('conflict', 'last'));
  fireEvent.change(field('Role of Mia'), { target: { value: 'agent' } });
  await screen.findByText('This is the last admin. Make somebody else an admin first.');
  expect(field('Role of Mia').value).toBe('member');
});

test('an account is disabled from its menu, marked, and enabled again', async () => {
  await show();
  press('More for Mia');
  fireEvent.click(screen.getByRole('menuitem', { name: 'Disable account' }));
  await screen.findByText('Disabled');
  expect(site.changePerson).toHaveBeenLastCalledWith('mia', { disabled: true });
  press('More for Mia');
  expect(screen.queryByRole('menuitem', { name: 'Link to reset the password' })).toBeNull();
  fireEvent.click(screen.getByRole('menuitem', { name: 'Enable account' }));
  await waitFor(() => expect(screen.queryByText('Disabled')).toBeNull());
});

test('a link for a new password is made once it is asked for, and shown whole', async () => {
  await show();
  expect(site.resetLink).not.toHaveBeenCalled();
  press('More for Mia');
  fireEvent.click(screen.getByRole('menuitem', { name: 'Link to reset the password' }));
  await waitFor(() => expect(field('Link').value).toBe(`${location.origin}/reset?token=secret`));
  expect(site.resetLink).toHaveBeenCalledExactlyOnceWith('mia');
});

test('an invitation has the chosen role, and stands among the open ones', async () => {
  await show();
  press('Invite somebody');
  fireEvent.change(field('Role'), { target: { value: 'admin' } });
  site.invitations.mockResolvedValue({ invitations: [OPEN] });
  press('Create invitation link');
  await waitFor(() => expect(field('Link').value).toBe(`${location.origin}/invite?token=secret`));
  expect(site.invite).toHaveBeenCalledWith('admin');
  const open = await screen.findByRole('region', { name: 'Open invitations' });
  site.invitations.mockResolvedValue({ invitations: [] });
  fireEvent.click(within(open).getByRole('button', { name: 'Withdraw' }));
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Open invitations' })).toBeNull());
  expect(site.withdraw).toHaveBeenCalledWith('i1');
});

test('people are searched a moment after the last letter, and a late answer changes nothing', async () => {
  await show();
  let late = (_: unknown) => {};
  site.people.mockReturnValueOnce(
    new Promise((done) => {
      late = done;
    }),
  );
  fireEvent.input(field('Search by name, username or e-mail'), { target: { value: 'no' } });
  await waitFor(() => expect(site.people).toHaveBeenLastCalledWith('no', null));
  site.people.mockResolvedValue({ people: [], nextCursor: null });
  fireEvent.input(field('Search by name, username or e-mail'), { target: { value: 'nobody' } });
  await screen.findByText('Nobody matches “nobody”');
  late({ people: [person('Noa')], nextCursor: null });
  await new Promise((done) => setTimeout(done));
  expect(screen.queryByText('Noa')).toBeNull();
});

test('people who did not load are asked for again, and the next page is appended', async () => {
  site.people.mockRejectedValueOnce(new Refusal('offline', ''));
  render(<AdminPage me={{ ...ADA, role: 'admin' }} site={site as unknown as SiteApi} />);
  await screen.findByText('The people didn’t load');
  site.people.mockResolvedValueOnce({ people: [person('Mia')], nextCursor: 'mia' });
  press('Try again');
  await screen.findByText('Mia');
  site.people.mockResolvedValueOnce({ people: [person('Noa')], nextCursor: null });
  press('Load more');
  await screen.findByText('Noa');
  expect(site.people).toHaveBeenLastCalledWith('', 'mia');
  expect(screen.getByText('Mia')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull();
});

test('sites of the widget are saved line by line, and a wrong one is said beside the field', async () => {
  await show();
  const sites = await screen.findByLabelText<HTMLTextAreaElement>('Sites that may show it');
  expect(sites.value).toBe('https://shop.example');
  expect(screen.getByText(/https:\/\/env\.example/)).toBeTruthy();
  fireEvent.input(sites, { target: { value: 'https://a.example\nshop' } });
  site.changeWidget.mockRejectedValueOnce(
    new Refusal('invalid', '', { fields: [{ path: 'origins', message: 'must be an origin' }] }),
  );
  press('Save');
  await waitFor(() => expect(sites.getAttribute('aria-invalid')).toBe('true'));
  expect(document.activeElement).toBe(sites);
  expect(site.changeWidget).toHaveBeenLastCalledWith(['https://a.example', 'shop']);
  fireEvent.input(sites, { target: { value: '' } });
  press('Save');
  await screen.findByText('Saved. It takes effect right away.');
  expect(site.changeWidget).toHaveBeenLastCalledWith([]);
  expect(sites.getAttribute('aria-invalid')).toBeNull();
});

test('links and the snippet name the server where it knows its address, else the page’s own', () => {
  expect(
    wholeLink({ path: '/invite?token=x', url: 'https://chat.example/invite?token=x' }, 'http://here'),
  ).toBe('https://chat.example/invite?token=x');
  expect(wholeLink({ path: '/invite?token=x', url: null }, 'http://here')).toBe('http://here/invite?token=x');
  expect(widgetSnippet('https://chat.example', 'http://here')).toBe(
    '<script async src="https://chat.example/widget.js"></script>',
  );
  expect(widgetSnippet(null, 'http://here')).toContain('src="http://here/widget.js"');
  expect(linesOf(' https://a.example , https://b.example\n\n')).toEqual([
    'https://a.example',
    'https://b.example',
  ]);
});
