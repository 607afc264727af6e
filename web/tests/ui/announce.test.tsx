import { act, cleanup, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AT_ONCE, announceAll, type News } from '../../src/ui/attention/announce';
import { dismissToasts, Toasts } from '../../src/ui/toasts';

const notify = vi.fn();
const open = vi.fn();
const count = (many: number) => `${many} tickets`;

beforeEach(() => {
  notify.mockReset();
  render(<Toasts />);
});

afterEach(() => {
  for (const about of ['n0', 'n1', 'n2', 'many']) dismissToasts(about);
  cleanup();
});

const news = (many: number, more: Partial<News> = {}): News[] =>
  Array.from({ length: many }, (_, at) => ({
    id: `n${at}`,
    title: `G${at}`,
    body: 'Hi',
    inView: false,
    open,
    ...more,
  }));

test('a few are told of one by one, with a way to each', () => {
  act(() => announceAll({ notify }, news(AT_ONCE), count));
  expect(notify.mock.calls.map(([{ tag }]) => tag)).toEqual(['n0', 'n1', 'n2']);
  expect(screen.getByRole('status').textContent).toContain('G2: Hi');
  screen.getAllByRole('button', { name: 'Open' })[0]?.click();
  expect(open).toHaveBeenCalledTimes(1);
});

test('many at once are one sound and one sentence', () => {
  act(() => announceAll({ notify }, news(AT_ONCE + 1), count));
  expect(notify.mock.calls.map(([{ title }]) => title)).toEqual(['4 tickets']);
  expect(screen.getByRole('status').textContent).toContain('4 tickets');
  expect(screen.getByRole('status').textContent).not.toContain('G0');
});

test('what is in view rings and is not said', () => {
  act(() => announceAll({ notify }, news(1, { inView: true }), count));
  expect(notify).toHaveBeenCalledTimes(1);
  expect(screen.getByRole('status').textContent).toBe('');
});
