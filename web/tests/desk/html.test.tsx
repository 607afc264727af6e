import { cleanup, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, expect, test, vi } from 'vitest';
import { watchDesk } from '../../src/desk/attention';
import { Desk } from '../../src/desk/Desk';
import type { DeskLists } from '../../src/desk/state';
import { createNotifier } from '../../src/ui/attention/notifier';
import { Browser } from '../support/client';
import { ADA, numbered, type Office, openOffice } from '../support/desk';

let office: Office;

afterEach(() => {
  cleanup();
  office.stop();
});

const waiting = (n: number) => numbered(n, { waitingSince: numbered(n).createdAt });
const lists = (): DeskLists => {
  const page = { tickets: [waiting(1), waiting(2)], nextCursor: null };
  return {
    waiting: page,
    open: page,
    counts: { open: 2, mine: 0, unassigned: 2, waiting: 2 },
    unseen: { conversations: [], nextCursor: null },
  };
};

test('the desk draws the lists of its HTML without a question, and asks each once when it is connected', async () => {
  office = openOffice([waiting(1), waiting(2), waiting(3)], 'waiting', ADA, {
    lists: lists(),
    offline: true,
  });
  const notifier = createNotifier(new Browser().platform('tab').storage);
  const unwatch = watchDesk(office.desk, notifier);
  const rang = vi.spyOn(notifier, 'notify');
  render(<Desk desk={office.desk} notifier={notifier} />);
  expect(await screen.findByText('Subject 1')).toBeTruthy();
  expect(screen.getByRole('button', { name: /Needs reply/ }).textContent).toContain('2');
  const listed = () => office.asked.filter(({ url }) => /\/(tickets|conversations)/.test(url.pathname));
  expect(listed()).toEqual([]);
  office.socket.reachable = true;
  office.socket.connect();
  expect(await screen.findByText('Subject 3')).toBeTruthy();
  await waitFor(() => expect(listed().some(({ url }) => url.pathname.endsWith('/counts'))).toBe(true));
  const paths = listed().map(({ url }) => url.pathname + url.search);
  expect(paths.sort()).toEqual([...new Set(paths)].sort());
  expect(paths).toHaveLength(4);
  // Asked after the page was made and before anybody was connected: news all the same.
  expect(rang.mock.calls.map(([one]) => one.tag)).toEqual(['t3']);
  unwatch();
});
