import { expect, test } from 'vitest';
import type { Entry } from '../../src/core/outbox';
import { type Row, rowsOf } from '../../src/ui/thread/rows';
import { AGENT, GUEST, message } from '../support/shapes';

const at = (minute: number, second = 0) => new Date(2026, 10, 20, 12, minute, second).toISOString();
const rows = (more: Partial<Parameters<typeof rowsOf>[0]>) =>
  rowsOf({ messages: [], pending: [], me: GUEST.id, newFrom: null, hasOlder: false, ...more });
const edges = (row: Row) => (row.kind === 'note' ? null : [row.first, row.last]);
const mine = { senderId: GUEST.id, senderName: GUEST.name };

function entry(more: Partial<Entry> = {}): Entry {
  const base = { clientId: 'c-1', conversationId: 'ticket-1', content: 'x', order: 1, tab: 't' };
  return { ...base, createdAt: at(1, 30), state: 'waiting', ...more };
}

test('messages of one sender within a minute are one group', () => {
  const messages = [
    message(1, { createdAt: at(1, 0) }),
    message(2, { createdAt: at(1, 59) }),
    message(3, { createdAt: at(2, 0) }),
    message(4, { createdAt: at(2, 1), ...mine }),
  ];
  expect(rows({ messages }).map(edges)).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ]);
});

test('a system message and the line "new" part a group', () => {
  const messages = [
    message(1, { createdAt: at(1) }),
    message(2, { createdAt: at(1), messageType: 'system' }),
    message(3, { createdAt: at(1) }),
    message(4, { createdAt: at(1) }),
  ];
  const drawn = rows({ messages, newFrom: 4 });
  expect(drawn.map(edges)).toEqual([[true, true], null, [true, true], [true, true]]);
  expect(drawn.map((row) => row.fresh)).toEqual([false, false, false, true]);
});

test('each day has its line', () => {
  const messages = [
    message(1, { createdAt: new Date(2026, 10, 19, 23, 59).toISOString() }),
    message(2, { createdAt: new Date(2026, 10, 20, 0, 1).toISOString() }),
    message(3, { createdAt: new Date(2026, 10, 20, 0, 2).toISOString() }),
  ];
  expect(rows({ messages }).map((row) => row.day !== null)).toEqual([true, true, false]);
});

test('a page of older messages changes no row that was there', () => {
  const all = Array.from({ length: 60 }, (_, i) => message(i + 1, { createdAt: at(Math.floor(i / 7)) }));
  const before = rows({ messages: all.slice(30), hasOlder: true });
  const after = rows({ messages: all, hasOlder: true });
  expect(after.slice(-before.length)).toEqual(before);
});

test('what waits stands below, and looks as it will when it is sent', () => {
  const sent = message(1, { createdAt: at(1, 0), ...mine });
  const [first, second] = [entry(), entry({ clientId: 'c-2', createdAt: at(1, 40) })];
  const before = rows({ messages: [sent], pending: [first, second] });
  const stored = message(2, { ...mine, clientId: 'c-1', createdAt: at(1, 30) });
  const after = rows({ messages: [sent, stored], pending: [second] });
  expect(after.map(edges)).toEqual(before.map(edges));
  expect(after.map((row) => row.key)).toEqual(before.map((row) => row.key));
});

test('a message that is stored and still waits for its answer is shown once', () => {
  const stored = message(1, { ...mine, clientId: 'c-1' });
  expect(rows({ messages: [stored], pending: [entry()] })).toHaveLength(1);
});

test('a failed message stands alone', () => {
  const sent = message(1, { createdAt: at(1, 0), ...mine });
  const drawn = rows({ messages: [sent], pending: [entry({ state: 'failed', code: 'invalid' })] });
  expect(drawn.map(edges)).toEqual([
    [true, true],
    [true, true],
  ]);
});

test('what was deleted for oneself is gone, and others keep the sender they had', () => {
  const messages = [
    message(1),
    message(2, { hidden: true, content: '' }),
    message(3, { senderId: AGENT.id }),
  ];
  expect(rows({ messages }).map((row) => row.key)).toEqual(['message-1', 'message-3']);
});

test('a new message draws its own row and the one it may join, however many there are', () => {
  const all = Array.from({ length: 5_000 }, (_, i) => message(i + 1, { createdAt: at(Math.floor(i / 7)) }));
  const before = rows({ messages: all });
  const after = rows({ messages: [...all, message(5_001)] });
  expect(after).toHaveLength(5_001);
  const anew = after.filter((row, index) => row !== before[index]);
  expect(anew.map((row) => row.key)).toEqual(['message-5000', 'message-5001']);
});
