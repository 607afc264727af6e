import { signal } from '@preact/signals';
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, expect, test, vi } from 'vitest';
import type { MessageSearch } from '../../src/core/search';
import { ANYWHERE } from '../../src/core/search';
import { createRows } from '../../src/ui/list/rows';
import { MessageResults } from '../../src/ui/search/MessageResults';
import { AGENT } from '../support/shapes';

afterEach(cleanup);

/** A page without a hit. */
function empty(hasMore: boolean, partial = false): MessageSearch {
  return {
    narrowing: signal({ ...ANYWHERE }),
    results: signal([]),
    status: signal('ready' as const),
    refusal: signal(null),
    hasMore: signal(hasMore),
    loadingMore: signal(false),
    partial: signal(partial),
    more: vi.fn(async () => {}),
    retry: () => {},
    stop: () => {},
  };
}

const show = (search: MessageSearch) =>
  render(<MessageResults search={search} rows={createRows()} me={AGENT} opener={() => undefined} />);

test('a page that ended early, without a hit, can be gone on from', () => {
  const search = empty(true);
  show(search);
  fireEvent.click(screen.getByRole('button'));
  expect(search.more).toHaveBeenCalledOnce();
});

test('where only the newest were searched, it says so and how to find older ones', () => {
  show(empty(true, true));
  expect(screen.getByText(/^Only the newest messages were searched\./)).toBeTruthy();
  cleanup();
  show(empty(true));
  expect(screen.queryByText(/^Only the newest/)).toBeNull();
});

test('where there is no more either, nothing was found', () => {
  show(empty(false));
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.getByRole('status').textContent).not.toBe('');
});
