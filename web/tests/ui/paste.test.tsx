import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, expect, test, vi } from 'vitest';
import type { Thread as ThreadStore } from '../../src/core/thread';
import { Composer } from '../../src/ui/composer/Composer';
import { pasted } from '../../src/ui/composer/paste';
import { openTab, type Tab } from '../support/client';
import { FakeServer } from '../support/server';

const PICTURE = new File(['x'], 'image.png', { type: 'image/png' });
const PLAN = new File(['x'], 'plan.pdf', { type: 'application/pdf' });
const MEGABYTE = 'All of it. '.repeat(100_000);

function clipboard(files: File[], texts: Record<string, string> = {}): DataTransfer {
  return { files, getData: (type: string) => texts[type] ?? '' } as unknown as DataTransfer;
}

const kinds: [what: string, files: File[], texts: Record<string, string>, expected: unknown][] = [
  ['cells of a spreadsheet', [PICTURE], { 'text/plain': 'a\tb', 'text/html': '<td>a</td><td>b</td>' }, null],
  ['a text and its picture, without HTML', [PICTURE], { 'text/plain': 'Dear Ada' }, null],
  [
    'HTML and its picture alone',
    [PICTURE],
    { 'text/html': '<style>p{}</style><tr><td>a &amp; b</td><td>c</td></tr><tr><td>d</td></tr>' },
    { text: 'a & b\tc\t\nd' },
  ],
  ['a picture alone', [PICTURE], {}, { files: [PICTURE] }],
  [
    'a picture of a web page',
    [PICTURE],
    { 'text/html': "<meta charset='utf-8'><img src='a' alt='b'>" },
    { files: [PICTURE] },
  ],
  ['a picture with blanks beside it', [PICTURE], { 'text/plain': ' \n' }, { files: [PICTURE] }],
  [
    'a copied picture file and its name',
    [PICTURE],
    { 'text/plain': '/home/ada/image.png' },
    { files: [PICTURE] },
  ],
  ['another file, whatever stands beside it', [PLAN], { 'text/plain': 'a plan' }, { files: [PLAN] }],
  ['several pictures', [PICTURE, PICTURE], { 'text/plain': 'holiday' }, { files: [PICTURE, PICTURE] }],
  ['a text alone', [], { 'text/plain': 'hello', 'text/html': '<b>hello</b>' }, null],
];

test.each(kinds)('pasting %s', (_, files, texts, expected) => {
  expect(pasted(clipboard(files, texts))).toEqual(expected);
});

let tab: Tab;
let thread: ThreadStore;
const field = () => screen.getByLabelText<HTMLTextAreaElement>('Message');
const uploads = () => tab.client.uploads.of(thread.id).value;

async function open() {
  const server = new FakeServer();
  tab = openTab(server);
  thread = tab.client.open('ticket-1');
  tab.client.start();
  render(<Composer client={tab.client} thread={thread} />);
  await waitFor(() => expect(document.querySelector('[role="status"]')).toBeTruthy());
}

/** What a browser tells before a paste changes the field; whether it may. */
function insert(data: string, inputType = 'insertFromPaste'): boolean {
  const event = new Event('beforeinput', { cancelable: true, bubbles: true });
  return field().dispatchEvent(Object.assign(event, { data, inputType }));
}

afterEach(() => {
  cleanup();
  tab?.close();
});

test('the text of a spreadsheet is pasted, and no picture of it', async () => {
  await open();
  const texts = clipboard([PICTURE], { 'text/plain': 'a\tb' });
  expect(fireEvent.paste(field(), { clipboardData: texts })).toBe(true);
  expect(uploads()).toEqual([]);
  expect(fireEvent.paste(field(), { clipboardData: clipboard([PICTURE]) })).toBe(false);
  expect(uploads().map((one) => one.file.name)).toEqual(['image.png']);
});

test('HTML that came without its text is pasted as its words', async () => {
  await open();
  fireEvent.paste(field(), { clipboardData: clipboard([PICTURE], { 'text/html': '<p>Dear Ada</p>' }) });
  expect([field().value, uploads().length]).toEqual(['Dear Ada', 0]);
});

test.each(['insertFromPaste', 'insertFromDrop', 'insertText'])(
  'a text beyond the limit stays out of the field and is offered as a file (%s)',
  async (kind) => {
    await open();
    fireEvent.input(field(), { target: { value: 'See this:' } });
    expect(insert(MEGABYTE, kind)).toBe(false);
    fireEvent.click(await screen.findByText('Attach as a text file'));
    expect(field().value).toBe('See this:');
    expect(uploads().map((one) => [one.file.name, one.file.type, one.file.size])).toEqual([
      ['Pasted text.txt', 'text/plain', MEGABYTE.length],
    ]);
    expect(screen.queryByRole('alertdialog')).toBeNull();
  },
);

test('what fits together with what is there is left to the browser', async () => {
  await open();
  fireEvent.input(field(), { target: { value: 'x'.repeat(6000) } });
  field().setSelectionRange(0, 0);
  expect(insert('y'.repeat(4000))).toBe(true);
  expect(insert('y'.repeat(4001))).toBe(false);
  // In place of what is chosen.
  fireEvent.click(await screen.findByText('Cancel'));
  field().setSelectionRange(0, 6000);
  expect(insert('y'.repeat(4001))).toBe(true);
  // An emoji is one character.
  field().setSelectionRange(0, 0);
  expect(insert('😀'.repeat(10_000))).toBe(false);
  fireEvent.input(field(), { target: { value: '' } });
  expect(insert('😀'.repeat(10_000))).toBe(true);
});

test('a text that is a little too long may be pasted all the same, to be cut; a megabyte may not', async () => {
  await open();
  expect(insert('y'.repeat(10_001))).toBe(false);
  fireEvent.click(await screen.findByText('Paste anyway'));
  expect(field().value).toHaveLength(10_001);
  expect(insert(MEGABYTE)).toBe(false);
  await screen.findByRole('alertdialog');
  expect(screen.queryByText('Paste anyway')).toBeNull();
});

test('a long text is given its height without being measured', async () => {
  await open();
  const measured = vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(44);
  fireEvent.input(field(), { target: { value: 'short' } });
  expect([measured.mock.calls.length > 0, field().style.height]).toEqual([true, '46px']);
  measured.mockClear();
  fireEvent.input(field(), { target: { value: 'x'.repeat(9000) } });
  expect([measured.mock.calls.length, field().style.height]).toEqual([0, '200px']);
});
