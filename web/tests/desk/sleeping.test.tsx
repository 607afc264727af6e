import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { options } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Desk } from '../../src/desk/Desk';
import { listenForKeys } from '../../src/desk/keys';
import { EarlierTickets } from '../../src/desk/panel/EarlierTickets';
import { composerContextOf, startReply } from '../../src/ui/thread/composerContext';
import { numbered, type Office, openOffice } from '../support/desk';
import { drawnRows } from '../support/layout';
import { conversation } from '../support/shapes';

let office: Office;
let deafen = () => {};
const notifier = { notify: () => {} } as never;

beforeEach(async () => {
  office = openOffice([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => numbered(number)));
  office.server.conversation = conversation({ readSeq: 1 });
  office.server.say({ content: 'The lamp flickers' });
  deafen = listenForKeys(office.desk);
  render(<Desk desk={office.desk} notifier={notifier} />);
  await waitFor(() => expect(drawnRows()).toHaveLength(9));
});

afterEach(() => {
  cleanup();
  deafen();
  office.stop();
  localStorage.clear();
  vi.useRealTimers();
});

const heard = (event: string) => office.server.heard.filter((one) => one.event === event);
const logs = () => document.querySelectorAll('[role="log"]');
const shown = () => screen.getByRole('log');
const spoken = () =>
  document.querySelector('[data-ticket]:not([aria-hidden]) [aria-live="polite"]')?.textContent;

async function look(id: string): Promise<HTMLElement> {
  office.desk.router.go(id);
  await waitFor(() =>
    expect(document.querySelector(`[data-ticket="${id}"]:not([aria-hidden])`)).toBeTruthy(),
  );
  await waitFor(() => expect(shown().textContent).toContain('The lamp flickers'));
  return shown();
}

/** Whether what was drawn of t1 is what is shown after a look at t2. */
async function isShownAgain(log: HTMLElement): Promise<boolean> {
  await look('t2');
  expect(shown()).not.toBe(log);
  return (await look('t1')) === log;
}

test('a ticket that was left as it was found is shown again as it was drawn', async () => {
  const log = await look('t1');
  const bubble = log.querySelector('[data-seq]');
  await look('t2');
  expect(log.isConnected).toBe(true);
  expect(log.closest('[data-ticket]')?.getAttribute('aria-hidden')).toBe('true');
  expect(await look('t1')).toBe(log);
  expect(log.querySelector('[data-seq]')).toBe(bubble);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('The lamp flickers');
});

test('what was said meanwhile comes below the line "new", spoken once, and of the rest nothing is said', async () => {
  const log = await look('t1');
  await look('t2');
  office.server.say({ content: 'Now it is dark' });
  expect(await look('t1')).toBe(log);
  await waitFor(() => expect(log.textContent).toContain('Now it is dark'));
  expect(office.desk.thread.value?.newFrom.value).toBe(2);
  await waitFor(() => expect(spoken()).toContain('Now it is dark'));
  office.server.conversation = conversation({ readSeq: 2 });
  office.desk.thread.value?.wire.conversation(office.server.conversation);
  await look('t2');
  expect(document.querySelectorAll('[aria-hidden] [aria-live="polite"] p')).toHaveLength(0);
  await look('t1');
  expect(spoken()).toBe('');
});

test('who typed and looked on is asked anew', async () => {
  await look('t1');
  const one = office.desk.thread.value;
  one?.wire.typing({ userId: 'gil', userName: 'Gil' }, true);
  one?.wire.viewers([{ userId: 'tom', name: 'Tom', typing: false }] as never);
  await look('t2');
  await look('t1');
  expect(office.desk.thread.value).toBe(one);
  expect([one?.typing.value, one?.viewers.value]).toEqual([[], []]);
});

test('what is behind reads nothing, takes no drop, and has no key', async () => {
  await look('t1');
  const left = office.desk.thread.value;
  await look('t2');
  vi.useFakeTimers();
  left?.markRead(99);
  await vi.advanceTimersByTimeAsync(1000);
  vi.useRealTimers();
  expect(heard('message:read').filter((one) => JSON.stringify(one).includes('99'))).toEqual([]);
  await waitFor(() => expect(document.querySelectorAll('textarea')).toHaveLength(2));
  fireEvent.keyDown(document.body, { key: 'r' });
  expect(document.activeElement?.closest('[data-ticket]')?.getAttribute('data-ticket')).toBe('t2');
  await new Promise((done) => setTimeout(done, 50)); // the composer's parts
  const drag = new Event('dragover', { bubbles: true, cancelable: true });
  Object.assign(drag, { dataTransfer: { types: ['Files'] } });
  await waitFor(() => {
    fireEvent(shown(), drag);
    expect(document.querySelectorAll('[data-drop]')).toHaveLength(1);
  });
  expect(document.querySelector('[data-drop]')?.closest('[aria-hidden]')).toBeNull();
});

const begun: [what: string, begin: (log: HTMLElement) => void][] = [
  ['with an answer begun', () => office.desk.thread.value && startReply(office.desk.thread.value, first())],
  ['with something said above it', () => office.desk.thread.value && notice('Done')],
  ['scrolled away from its end', (log) => Object.defineProperty(log, 'scrollHeight', { value: 5000 })],
  ['with an open menu', () => fireEvent.click(screen.getByRole('button', { name: /^More/ }))],
  ['with something unread', () => office.desk.thread.value?.wire.message(office.server.say())],
];

const first = () => office.desk.thread.value?.messages.value[0] as never;
const notice = (text: string) => {
  if (office.desk.thread.value) composerContextOf(office.desk.thread.value).notice.value = text;
};

test.each(begun)('a ticket that was left %s is drawn anew', async (_, begin) => {
  const log = await look('t1');
  begin(log);
  expect(await isShownAgain(log)).toBe(false);
});

test('of another epoch, nothing is shown again', async () => {
  const log = await look('t1');
  await look('t2');
  office.socket.drop();
  office.server.epoch = 'restored';
  office.socket.connect();
  expect(await look('t1')).not.toBe(log);
});

test('six stay drawn behind the open one, and none when the list is gone back to', async () => {
  for (let number = 1; number <= 9; number++) await look(`t${number}`);
  expect(logs()).toHaveLength(7);
  expect(document.querySelectorAll('[data-ticket][aria-hidden]')).toHaveLength(6);
  office.desk.backToList();
  await waitFor(() => expect(logs()).toHaveLength(0));
  await look('t9');
  expect(logs()).toHaveLength(1);
});

test('a click draws two rows of the list: the one that was open, and the one that is', async () => {
  await look('t1');
  const rows: string[] = [];
  const hooks = options as { __r?: (vnode: { type: unknown; props: { ticket?: { id: string } } }) => void };
  const before = hooks.__r;
  hooks.__r = (vnode) => {
    if ((vnode.type as { name?: string }).name === 'DeskRow') rows.push(vnode.props.ticket?.id ?? '');
    before?.(vnode);
  };
  await look('t2');
  hooks.__r = before;
  expect(rows.sort()).toEqual(['t1', 't2']);
});

test('what a person asked before is asked for when one stays', async () => {
  vi.useFakeTimers();
  const tickets = vi.fn(async () => ({ tickets: [], nextCursor: null }));
  const desk = { client: { api: { tickets } }, router: office.desk.router } as never;
  const drawn = render(<EarlierTickets desk={desk} ticket={numbered(1)} />);
  drawn.rerender(<EarlierTickets desk={desk} ticket={numbered(2)} />);
  expect(tickets).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1000);
  expect(tickets).toHaveBeenCalledTimes(1);
});
