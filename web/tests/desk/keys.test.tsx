import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commandsOf } from '../../src/desk/commands';
import { KeysDialog } from '../../src/desk/KeysDialog';
import { listenForKeys } from '../../src/desk/keys';
import { Palette } from '../../src/desk/Palette';
import { QueuePane } from '../../src/desk/queue/QueuePane';
import { numbered, type Office, openOffice } from '../support/desk';
import { drawnRows } from '../support/layout';
import { conversation, message } from '../support/shapes';

let office: Office;
let deafen: () => void;

beforeEach(async () => {
  office = openOffice([numbered(1), numbered(2), numbered(3)]);
  deafen = listenForKeys(office.desk);
  render(<QueuePane desk={office.desk} />);
  await waitFor(() => expect(drawnRows()).toHaveLength(3));
});

afterEach(() => {
  cleanup();
  deafen();
  office.stop();
});

const press = (key: string, more: object = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });
const focused = () => document.activeElement?.getAttribute('data-row');

describe('the keys', () => {
  test('j and k walk the list and stop at its ends', () => {
    press('j');
    expect(focused()).toBe('t3');
    press('j');
    press('j');
    press('j');
    expect(focused()).toBe('t1');
    press('k');
    expect(focused()).toBe('t2');
  });

  test('a slash goes to the search, where letters are letters, and Esc leaves it empty', () => {
    press('/');
    const box = screen.getByRole('textbox');
    expect(document.activeElement).toBe(box);
    fireEvent.input(box, { target: { value: 'lamp' } });
    press('j');
    expect(document.activeElement).toBe(box);
    press('Escape');
    expect(office.desk.words.value).toBe('');
    expect(document.activeElement).not.toBe(box);
  });

  test('Esc goes from a ticket back to its row', async () => {
    office.desk.router.go('t2');
    press('Escape');
    expect(office.desk.router.id.value).toBeNull();
    await waitFor(() => expect(focused()).toBe('t2'));
  });

  test('numbers choose the list, a question mark shows every key', () => {
    press('3');
    expect(office.desk.view.value).toBe('unassigned');
    press('?');
    expect(office.desk.overlay.value).toBe('keys');
  });

  test('nothing happens with Alt, while a word is composed, or under a dialog', () => {
    press('j', { altKey: true });
    press('j', { isComposing: true });
    press('j', { keyCode: 229 });
    office.desk.overlay.value = 'keys';
    press('2');
    expect(office.desk.view.value).toBe('open');
    expect(office.desk.rows.at.value).toBeNull();
  });

  test('the help lists what there is', () => {
    render(<KeysDialog desk={office.desk} onClose={() => {}} />);
    const help = screen.getByRole('dialog', { hidden: true }).textContent;
    for (const text of ['Next ticket', 'Search', 'Command palette', 'Esc']) expect(help).toContain(text);
  });
});

describe('the palette', () => {
  test('offers to mark as unread where there is a ticket to mark', () => {
    const offered = () =>
      commandsOf(office.desk)
        .filter((one) => one.listed !== false)
        .map((one) => one.id);
    expect(offered()).not.toContain('unread');
    office.desk.rows.at.value = 't2';
    expect(offered()).toContain('unread');
  });

  test('finds commands without accents and case, and tickets by the server', async () => {
    render(<Palette desk={office.desk} onClose={() => {}} />);
    const box = screen.getByRole('combobox', { hidden: true });
    const options = () => screen.queryAllByRole('option', { hidden: true }).map((one) => one.textContent);
    fireEvent.input(box, { target: { value: 'appearance DÁRK' } });
    await waitFor(() => expect(options()).toEqual(['Appearance: Dark']));
    fireEvent.input(box, { target: { value: 'Subject 2' } });
    await waitFor(() => expect(options()[0]).toContain('#2 Subject 2'));
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() => expect(office.desk.router.id.value).toBe('t2'));
  });

  test('finds what is meant from a few letters, people and messages, and who could have the open ticket', async () => {
    office.answer = ({ pathname }) => {
      if (pathname === '/api/agents')
        return Response.json({ agents: [{ id: 'ben', name: 'Ben Ito', avatarUrl: null }] });
      if (pathname === '/api/users')
        return Response.json({ users: [{ id: 'zoe', name: 'Zoe', avatarUrl: null }], nextCursor: null });
      if (pathname === '/api/messages/search') {
        const excerpt = 'the \u0002lamp\u0003 is dark';
        const found = { message: message(4), excerpt, conversation: conversation({ title: 'Lamp' }) };
        return Response.json({ results: [found], nextCursor: null });
      }
      return undefined;
    };
    office.desk.router.go('t1');
    await waitFor(() => expect(office.desk.ticket.value).not.toBeNull());
    render(<Palette desk={office.desk} onClose={() => {}} />);
    const box = screen.getByRole('combobox', { hidden: true });
    const options = () =>
      screen.queryAllByRole('option', { hidden: true }).map((one) => one.textContent ?? '');
    fireEvent.input(box, { target: { value: 'assgn ben' } });
    await waitFor(() => expect(options()[0]).toBe('Assign to Ben Ito'));
    await waitFor(() => expect(options().some((one) => one.startsWith('ZoeWrite to them'))).toBe(true));
    await waitFor(() => expect(options().some((one) => one.startsWith('the lamp is dark'))).toBe(true));
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() =>
      expect(office.server.heard.at(-1)).toMatchObject({
        event: 'ticket:assign',
        payload: { assigneeId: 'ben' },
      }),
    );
  });

  test('Enter takes what the words say, even before the list is drawn', async () => {
    render(<Palette desk={office.desk} onClose={() => {}} />);
    const box = screen.getByRole('combobox', { hidden: true }) as HTMLInputElement;
    box.value = 'closed';
    box.dispatchEvent(new Event('input', { bubbles: true }));
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    await waitFor(() => expect(office.desk.view.value).toBe('closed'));
  });

  test.each([{ isComposing: true }, { keyCode: 229 }])(
    'chooses nothing while a word is: %o',
    async (more) => {
      render(<Palette desk={office.desk} onClose={() => {}} />);
      const box = screen.getByRole('combobox', { hidden: true });
      fireEvent.input(box, { target: { value: 'closed' } });
      const first = box.getAttribute('aria-activedescendant');
      expect(fireEvent.keyDown(box, { key: 'ArrowDown', ...more })).toBe(true);
      expect(fireEvent.keyDown(box, { key: 'Enter', ...more })).toBe(true);
      await new Promise((done) => requestAnimationFrame(done));
      expect(office.desk.view.value).toBe('open');
      expect(box.getAttribute('aria-activedescendant')).toBe(first);
      fireEvent.keyDown(box, { key: 'Enter' });
      await waitFor(() => expect(office.desk.view.value).toBe('closed'));
    },
  );

  test('arrows move what Enter would choose, round the ends', async () => {
    render(<Palette desk={office.desk} onClose={() => {}} />);
    const box = screen.getByRole('combobox', { hidden: true });
    const chosen = () => screen.getByRole('option', { hidden: true, selected: true }).id;
    const first = chosen();
    fireEvent.keyDown(box, { key: 'ArrowUp' });
    await waitFor(() => expect(chosen()).not.toBe(first));
    fireEvent.keyDown(box, { key: 'ArrowDown' });
    await waitFor(() => expect(chosen()).toBe(first));
    expect(box.getAttribute('aria-activedescendant')).toBe(first);
  });
});
