import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, expect, test, vi } from 'vitest';
import { Composer } from '../../src/ui/composer/Composer';
import { type EmojiData, loadEmoji } from '../../src/ui/emoji/data';
import { ForgetButton } from '../../src/ui/ForgetButton';
import { Thread } from '../../src/ui/thread/Thread';
import { CHUNK_TIMEOUT, useLazy } from '../../src/ui/useLazy';
import { openTab, type Tab } from '../support/client';
import { FakeServer } from '../support/server';
import { GUEST } from '../support/shapes';

vi.mock('../../src/ui/emoji/data', { spy: true });
vi.mock('../../src/ui/ForgetDialog', () => {
  throw new TypeError('Failed to fetch dynamically imported module');
});

/** What stands for a chunk: answered when the test says so, once for each time it was asked for. */
function chunk() {
  const asked: { resolve: (text: string) => void; reject: (reason: Error) => void }[] = [];
  const load = () => new Promise<string>((resolve, reject) => asked.push({ resolve, reject }));
  return { asked, load };
}

interface PartProps {
  wanted: boolean;
  load: () => Promise<string>;
  failed: () => void;
}

function Part({ wanted, load, failed }: PartProps) {
  return <p>{useLazy(wanted, load, failed) ?? 'not here'}</p>;
}

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const fakeTimers = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

/** Effects run a moment after the drawing, promises a moment after that. */
const settled = () => vi.advanceTimersByTimeAsync(100);

test('a chunk is asked for when it is wanted first, and kept', async () => {
  fakeTimers();
  const { asked, load } = chunk();
  const failed = vi.fn();
  const { rerender } = render(<Part wanted={false} {...{ load, failed }} />);
  await settled();
  expect(asked).toHaveLength(0);
  rerender(<Part wanted {...{ load, failed }} />);
  await settled();
  asked[0]?.resolve('here');
  await settled();
  expect(screen.getByText('here')).toBeTruthy();
  rerender(<Part wanted={false} {...{ load, failed }} />);
  rerender(<Part wanted {...{ load, failed }} />);
  await vi.advanceTimersByTimeAsync(CHUNK_TIMEOUT);
  expect([asked.length, failed.mock.calls.length]).toEqual([1, 0]);
});

test('one that fails says so once, and is asked for again when it is wanted again', async () => {
  fakeTimers();
  const { asked, load } = chunk();
  const failed = vi.fn();
  const { rerender } = render(<Part wanted {...{ load, failed }} />);
  await settled();
  failed.mockImplementation(() => rerender(<Part wanted={false} {...{ load, failed }} />));
  asked[0]?.reject(new TypeError('no such module'));
  await vi.advanceTimersByTimeAsync(CHUNK_TIMEOUT);
  expect(failed).toHaveBeenCalledTimes(1);
  rerender(<Part wanted {...{ load, failed }} />);
  await settled();
  asked[1]?.resolve('here');
  await settled();
  expect(screen.getByText('here')).toBeTruthy();
});

test('one that does not come in time counts as failed, once, and is drawn if it comes while it is wanted', async () => {
  fakeTimers();
  const { asked, load } = chunk();
  const failed = vi.fn();
  render(<Part wanted {...{ load, failed }} />);
  await vi.advanceTimersByTimeAsync(CHUNK_TIMEOUT - 1000);
  expect(failed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2000);
  expect(failed).toHaveBeenCalledTimes(1);
  asked[0]?.resolve('here');
  await settled();
  expect(screen.getByText('here')).toBeTruthy();
});

test('of one that is not wanted any more nothing is said', async () => {
  fakeTimers();
  const { asked, load } = chunk();
  const failed = vi.fn();
  const { rerender } = render(<Part wanted {...{ load, failed }} />);
  await settled();
  rerender(<Part wanted={false} {...{ load, failed }} />);
  await settled();
  asked[0]?.reject(new TypeError('no such module'));
  await vi.advanceTimersByTimeAsync(CHUNK_TIMEOUT);
  expect(failed).not.toHaveBeenCalled();
});

/** A conversation with its field, and a click on the emoji button. */
async function openPicker(): Promise<{ tab: Tab; button: HTMLElement }> {
  const tab = openTab(new FakeServer(), { actor: GUEST });
  const thread = tab.client.open('ticket-1');
  tab.client.start();
  render(
    <>
      <Thread client={tab.client} thread={thread} />
      <Composer client={tab.client} thread={thread} />
    </>,
  );
  const button = await screen.findByRole('button', { name: 'Emoji' });
  fireEvent.click(button);
  return { tab, button };
}

test('a picker that did not load says so, and the next click opens it', async () => {
  vi.mocked(loadEmoji).mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'));
  const { tab, button } = await openPicker();
  await screen.findByText('That did not load. Try again when the connection is back.');
  expect(button.getAttribute('aria-expanded')).toBe('false');
  expect(screen.queryByRole('dialog')).toBeNull();
  fireEvent.click(button);
  expect(await screen.findByRole('dialog', { name: 'Emoji' })).toBeTruthy();
  tab.close();
});

test('a picker that does not come says so after a while', async () => {
  vi.mocked(loadEmoji).mockReturnValueOnce(new Promise<EmojiData>(() => undefined));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  const { tab, button } = await openPicker();
  await settled();
  expect(button.getAttribute('aria-expanded')).toBe('true');
  await vi.advanceTimersByTimeAsync(CHUNK_TIMEOUT);
  expect(screen.getByText('That did not load. Try again when the connection is back.')).toBeTruthy();
  expect(button.getAttribute('aria-expanded')).toBe('false');
  tab.close();
});

test('a question that did not load says so beside its button, at every try', async () => {
  render(<ForgetButton forget={vi.fn()} />);
  const button = screen.getByRole('button', { name: 'Forget me on this device' });
  for (const _ of ['first', 'second']) {
    fireEvent.click(button);
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    expect((await screen.findByRole('alert')).textContent).toContain('That did not load.');
  }
});
