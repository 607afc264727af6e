import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FoldedNote } from '../../src/ui/thread/FoldedNote';
import { foldingsOf } from '../../src/ui/thread/foldings';
import { RowView } from '../../src/ui/thread/RowView';
import { rowsOf } from '../../src/ui/thread/rows';
import { openTab, type Tab } from '../support/client';
import { FakeServer } from '../support/server';
import { AGENT, GUEST, message } from '../support/shapes';

const MEMBER = { id: 'mia', role: 'member', name: 'Mia', username: 'mia' } as const;

let server: FakeServer;
let tab: Tab | undefined;

beforeEach(() => {
  server = new FakeServer();
});

afterEach(() => {
  cleanup();
  tab?.close();
});

const note = (event: string, actorName = 'Ada') => ({
  messageType: 'system' as const,
  senderId: 'system',
  senderRole: 'system' as const,
  system: { event, actorId: actorName, actorName },
});
const comesAndGoes = (times: number) => {
  for (let time = 0; time < times; time++) {
    server.say(note('agent_joined'));
    server.say(note('agent_left'));
  }
};

function open() {
  tab = openTab(server, { actor: AGENT, observe: true });
  const thread = tab.client.open('ticket-1');
  tab.client.start();
  // Not in the list, which draws what is near a viewport that no test has.
  const Rows = () => (
    <>
      {thread.messages.value.map((one) =>
        one.system ? (
          <FoldedNote key={one.id} message={one} thread={thread} />
        ) : (
          <p key={one.id}>{one.content}</p>
        ),
      )}
    </>
  );
  render(<Rows />);
}

test('lines of who came and went fold into one, which opens and closes', async () => {
  server.say({ content: 'The lamp flickers' });
  comesAndGoes(4);
  server.say({ content: 'Now it is dark' });
  open();
  const fold = await screen.findByRole('button', { name: 'Ada joined, left, 6 more' });
  expect(fold.getAttribute('aria-expanded')).toBe('false');
  expect(screen.queryByText('Ada joined the conversation')).toBeNull();
  fireEvent.click(fold);
  await waitFor(() => expect(screen.getAllByText('Ada joined the conversation')).toHaveLength(4));
  const less = screen.getByRole('button', { name: 'Show less' });
  expect(less.getAttribute('aria-expanded')).toBe('true');
  fireEvent.click(less);
  expect(await screen.findByText('Ada joined, left, 6 more')).toBeTruthy();
});

test('what comes while they are folded joins them, and opened ones stay open', async () => {
  comesAndGoes(1);
  open();
  expect(await screen.findByText('Ada joined, left')).toBeTruthy();
  server.say(note('agent_joined', 'Ben'));
  fireEvent.click(await screen.findByText('Ada joined, left, 1 more'));
  server.say(note('agent_left', 'Ben'));
  expect(await screen.findByText('Ben left the conversation')).toBeTruthy();
  expect(screen.getAllByRole('button', { name: 'Show less' })).toHaveLength(1);
});

test('a line alone, another event, a message and another day part what folds', () => {
  const [first, second] = ['2026-11-20T12:00:00.000Z', '2026-11-22T12:00:00.000Z'];
  const messages = [
    message(1, note('agent_joined')),
    message(2, note('ticket_assigned')),
    message(3, note('agent_left')),
    message(4),
    message(5, { ...note('agent_joined'), createdAt: first }),
    message(6, { ...note('agent_left', 'Ben'), createdAt: first }),
    message(7, { ...note('agent_joined'), createdAt: second }),
    message(8, { ...note('agent_left'), createdAt: second }),
  ];
  const sizes = messages.map(
    ({ id }) =>
      foldingsOf(messages)
        .get(id)
        ?.map(({ seq }) => seq) ?? null,
  );
  expect(sizes).toEqual([null, null, null, null, [5, 6], [5, 6], [7, 8], [7, 8]]);
  expect(foldingsOf(messages)).toBe(foldingsOf(messages));
});

test('the desk looks on, and everybody else joins', async () => {
  server.say({ content: 'Hello' });
  open();
  await screen.findByText('Hello');
  expect(server.heard.find(({ event }) => event === 'conversation:join')?.payload).toMatchObject({
    observe: true,
  });
});

test('in a group those fold who came and went by themselves, and nobody who was brought or sent away', () => {
  const self = (event: string, userId: string, actorId = userId) => {
    const told = note(event, actorId);
    return { ...told, system: { ...told.system, userId, userName: userId } };
  };
  const messages = [
    message(1, self('participant_added', 'Mia')),
    message(2, self('participant_removed', 'Mia')),
    message(3, self('participant_added', 'Noa', 'Mia')),
    message(4, self('participant_added', 'Oli')),
  ];
  const found = foldingsOf(messages);
  expect(messages.map(({ id }) => found.get(id)?.length ?? 0)).toEqual([2, 2, 0, 0]);
});

test.each([
  ['a guest', GUEST],
  ['a member', MEMBER],
])('the rows of %s fold them, too', async (_, actor) => {
  server.say({ content: 'The lamp flickers' });
  comesAndGoes(2);
  tab = openTab(server, { actor });
  const { client } = tab;
  const thread = client.open('ticket-1');
  client.start();
  await waitFor(() => expect(thread.messages.value).toHaveLength(5));
  const messages = thread.messages.value;
  const rows = rowsOf({ messages, pending: [], me: actor.id, newFrom: null, hasOlder: false });
  render(rows.map((row) => <RowView key={row.key} row={row} client={client} thread={thread} />));
  expect(screen.getByRole('button', { name: 'Ada joined, left, 2 more' })).toBeTruthy();
  expect(screen.queryByText('Ada joined the conversation')).toBeNull();
});
