import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Desk } from '../../src/desk/Desk';
import { listenForKeys } from '../../src/desk/keys';
import { numbered, type Office, openOffice } from '../support/desk';
import { drawnRows } from '../support/layout';
import { conversation } from '../support/shapes';

let office: Office;
let deafen = () => {};
const notifier = { notify: () => {} } as never;

beforeEach(async () => {
  office = openOffice([numbered(1), numbered(2), numbered(3)]);
  office.server.say({ content: 'The lamp flickers' });
  office.answer = ({ pathname }) =>
    pathname.startsWith('/api/conversations/') ? Response.json({ conversation: conversation() }) : undefined;
  deafen = listenForKeys(office.desk);
  render(<Desk desk={office.desk} notifier={notifier} />);
  await waitFor(() => expect(drawnRows()).toHaveLength(3));
});

afterEach(() => {
  cleanup();
  deafen();
  office.stop();
  localStorage.clear();
});

const heard = (event: string) =>
  office.server.heard.filter((one) => one.event === event).map((one) => one.payload);
const joins = () => heard('conversation:join') as { conversationId: string; afterRev: number | null }[];
const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
const microtasks = async () => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
};
async function look(id: string) {
  office.desk.router.go(id);
  await waitFor(() => expect(screen.getByRole('log').textContent).toContain('The lamp flickers'));
}

describe('a thread', () => {
  test('that was open before is painted before anything is asked, and then hears what it missed', async () => {
    office.server.conversation = conversation({ readSeq: 1 });
    await look('t1');
    await look('t2');
    office.server.swallow = () => true;
    office.server.say({ content: 'Now it is dark' });
    office.desk.router.go('t1');
    await microtasks();
    expect(screen.getByRole('log').textContent).toContain('The lamp flickers');
    expect(joins().at(-1)).toMatchObject({ conversationId: 't1', afterRev: 1, observe: true });
    office.server.swallow = () => false;
    office.socket.drop();
    office.socket.connect();
    await waitFor(() => expect(office.desk.thread.value?.messages.value).toHaveLength(2));
    expect(office.desk.thread.value?.newFrom.value).toBe(2);
  });

  test('shows whose it is by its row before it has come', async () => {
    office.server.swallow = (event) => event === 'conversation:join';
    office.desk.router.go('t2');
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Subject 2'));
  });

  test('of another epoch is not believed', async () => {
    await look('t1');
    await look('t2');
    office.socket.drop();
    office.server.epoch = 'restored';
    office.socket.connect();
    office.desk.router.go('t1');
    await waitFor(() => expect(joins().at(-1)).toMatchObject({ conversationId: 't1', afterRev: null }));
  });

  test('is kept with the last thirty that were looked at, and no more', async () => {
    for (let number = 1; number <= 32; number++) await look(`t${number}`);
    const asked = (id: string) =>
      joins().filter((one) => one.conversationId === id && one.afterRev === null).length;
    await look('t1');
    await look('t31');
    expect([asked('t1'), asked('t31')]).toEqual([2, 1]);
  });

  test('below the open one is fetched ahead, without joining or reading', async () => {
    await look('t3');
    await waitFor(() => expect(heard('messages:load')).toEqual([{ conversationId: 't2', limit: 50 }]));
    const fetched = () => office.asked.some(({ url }) => url.pathname === '/api/conversations/t2');
    await waitFor(() => expect(fetched()).toBe(true));
    await microtasks();
    expect(joins().map((one) => one.conversationId)).toEqual(['t3']);
    expect(
      heard('message:read')
        .concat(heard('message:delivered'))
        .filter((one) => JSON.stringify(one).includes('t2')),
    ).toEqual([]);
    office.server.swallow = () => true;
    office.desk.router.go('t2');
    await microtasks();
    expect(screen.getByRole('log').textContent).toContain('The lamp flickers');
  });
});

describe('keys while a ticket is open', () => {
  test('j and k open the next and the one before, and stop at the ends', async () => {
    press('j');
    expect(office.desk.router.id.value).toBeNull();
    press('Enter');
    await look('t3');
    press('j');
    expect(office.desk.router.id.value).toBe('t2');
    press('j');
    press('j');
    expect(office.desk.router.id.value).toBe('t1');
    press('k');
    expect(office.desk.router.id.value).toBe('t2');
  });

  test('of the ticket work before its conversation has come', async () => {
    office.server.swallow = (event) => event === 'conversation:join';
    office.desk.router.go('t2');
    const field = await screen.findByLabelText('Message');
    expect(office.desk.thread.value?.ticket.value ?? null).toBeNull();
    press('r');
    expect(document.activeElement).toBe(field);
  });

  test('opening takes no focus into the answer, r does, and there letters are letters', async () => {
    await look('t3');
    const field = await screen.findByLabelText('Message');
    expect(document.activeElement).not.toBe(field);
    press('r');
    expect(document.activeElement).toBe(field);
    press('j');
    expect(office.desk.router.id.value).toBe('t3');
  });
});

describe('closing', () => {
  const close = async (number: number) => {
    const closed = numbered(number, { status: 'closed' });
    office.server.answer = (event) =>
      event === 'ticket:close' ? { success: true, ticket: closed } : undefined;
    await office.desk.close(numbered(number));
  };

  test('goes back to the list, or to the next by choice, which stays', async () => {
    await look('t3');
    await close(3);
    expect(office.desk.router.id.value).toBeNull();
    office.desk.afterClose.toggle();
    await look('t3');
    await close(3);
    expect(office.desk.router.id.value).toBe('t2');
    expect(localStorage.getItem('parlour:after-close:ada')).toBe('next');
  });

  test('the last one leads to the list, and closing another from elsewhere nowhere', async () => {
    office.desk.afterClose.toggle();
    await look('t1');
    await close(3);
    expect(office.desk.router.id.value).toBe('t1');
    await close(1);
    expect(office.desk.router.id.value).toBeNull();
  });
});

test('nothing is fetched ahead of a ticket that is left at once', async () => {
  vi.useFakeTimers();
  office.desk.router.go('t3');
  office.desk.router.go(null);
  await vi.advanceTimersByTimeAsync(1000);
  vi.useRealTimers();
  expect(heard('messages:load')).toEqual([]);
});
