import { signal } from '@preact/signals';
import { cleanup, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ListView } from '../../src/ui/list/ListView';
import { RowLink } from '../../src/ui/list/RowLink';
import { createRows, step } from '../../src/ui/list/rows';
import { layOut } from '../support/layout';

const rows = createRows();
const drawn = () => screen.getAllByRole('link').map((row) => row.textContent);

function show(count: number) {
  const items = signal(Array.from({ length: count }, (_, n) => ({ id: `r${n}` })));
  const list = {
    items,
    status: signal('ready' as const),
    error: signal(null),
    hasMore: signal(false),
    loadingMore: signal(false),
    more: vi.fn(),
    reload: vi.fn(),
  };
  const row = ({ id }: { id: string }) => (
    <RowLink key={id} rows={rows} id={id} href={`/${id}`} onOpen={() => {}}>
      {id}
    </RowLink>
  );
  render(<ListView list={list} rows={rows} failed="" empty={null} lines={2} row={row} />);
}

beforeEach(() => {
  layOut();
  rows.at.value = null;
  rows.wanted.value = null;
});
afterEach(cleanup);

test('of ten thousand rows only those near the viewport are drawn', async () => {
  show(10_000);
  await waitFor(() => expect(drawn()[0]).toBe('r0'));
  expect(drawn().length).toBeLessThan(50);
});

test('the keys go from row to row, from nowhere to the first', async () => {
  show(3);
  await waitFor(() => expect(drawn()).toHaveLength(3));
  step(1, null);
  expect(document.activeElement?.textContent).toBe('r0');
  step(1, null);
  expect(rows.at.value).toBe('r1');
  step(-1, null);
  step(-1, null);
  expect(document.activeElement?.textContent).toBe('r0');
});

test('a row that is wanted has the focus as soon as it is there', async () => {
  rows.wanted.value = 'r1';
  show(3);
  await waitFor(() => expect(document.activeElement?.textContent).toBe('r1'));
  expect(rows.wanted.value).toBeNull();
});
