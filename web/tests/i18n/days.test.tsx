import { cleanup, render } from '@testing-library/preact';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ago } from '../../src/i18n/times';
import { Time } from '../../src/ui/Time';
import { RowView } from '../../src/ui/thread/RowView';
import { rowsOf } from '../../src/ui/thread/rows';
import { dayLine } from '../../src/ui/thread/times';
import { openTab } from '../support/client';
import { FakeServer } from '../support/server';
import { GUEST, message } from '../support/shapes';

const zone = process.env.TZ;

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  process.env.TZ = zone;
});

/** What the day line of a time says at a moment: the page's clock is wound when one looks at it. */
function lineAt(time: string, moment: string): string {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(moment) });
  document.dispatchEvent(new Event('visibilitychange'));
  return dayLine(time);
}

const MADRID = 'Europe/Madrid';
const cases: [what: string, zone: string, then: string, now: string, list: string, line: string][] = [
  ['the same day', MADRID, '2026-06-10T06:00:00Z', '2026-06-10T16:30:00Z', '10h ago', 'Today'],
  [
    '25 hours, two midnights',
    MADRID,
    '2026-06-08T21:30:00Z',
    '2026-06-09T22:30:00Z',
    '2d ago',
    'Monday, June 8',
  ],
  [
    '47 hours, one midnight',
    MADRID,
    '2026-06-08T22:30:00Z',
    '2026-06-10T21:30:00Z',
    'yesterday',
    'Yesterday',
  ],
  [
    '20 hours, one midnight',
    MADRID,
    '2026-06-08T15:00:00Z',
    '2026-06-09T11:00:00Z',
    'yesterday',
    'Yesterday',
  ],
  ['an hour past midnight', MADRID, '2026-06-08T21:30:00Z', '2026-06-08T22:45:00Z', '1h ago', 'Yesterday'],
  ['a day of 25 hours', MADRID, '2026-10-24T22:10:00Z', '2026-10-25T22:50:00Z', '24h ago', 'Today'],
  [
    'the day after one of 25',
    MADRID,
    '2026-10-24T22:10:00Z',
    '2026-10-26T22:50:00Z',
    'yesterday',
    'Yesterday',
  ],
  [
    'two days over one of 25',
    MADRID,
    '2026-10-24T21:50:00Z',
    '2026-10-25T23:10:00Z',
    '2d ago',
    'Saturday, October 24',
  ],
  [
    'two days over one of 23',
    MADRID,
    '2026-03-28T22:50:00Z',
    '2026-03-29T22:10:00Z',
    '2d ago',
    'Saturday, March 28',
  ],
  [
    'the day after one of 23',
    MADRID,
    '2026-03-28T23:10:00Z',
    '2026-03-30T21:50:00Z',
    'yesterday',
    'Yesterday',
  ],
  [
    'a zone behind UTC',
    'America/Los_Angeles',
    '2026-06-09T06:00:00Z',
    '2026-06-09T20:00:00Z',
    'yesterday',
    'Yesterday',
  ],
  [
    'a zone of half hours',
    'Asia/Kolkata',
    '2026-06-08T18:20:00Z',
    '2026-06-09T18:40:00Z',
    '2d ago',
    'Monday, June 8',
  ],
  [
    'the last day of a week',
    MADRID,
    '2026-06-03T05:00:00Z',
    '2026-06-09T20:00:00Z',
    '6d ago',
    'Wednesday, June 3',
  ],
  ['a week', MADRID, '2026-06-02T21:00:00Z', '2026-06-09T05:00:00Z', 'Jun 2', 'Tuesday, June 2'],
  [
    'another year',
    MADRID,
    '2025-12-30T12:00:00Z',
    '2026-06-09T05:00:00Z',
    'Dec 30, 2025',
    'Tuesday, December 30, 2025',
  ],
];

test.each(cases)('days are those of the calendar: %s', (_, tz, then, now, list, line) => {
  process.env.TZ = tz;
  expect([ago(then, Date.parse(now)), lineAt(then, now)]).toEqual([list, line]);
});

describe('a page that stays open past midnight', () => {
  const EVENING = Date.parse('2026-06-08T21:00:00Z');
  const wound = async (ms: number) => {
    vi.setSystemTime(EVENING + ms);
    document.dispatchEvent(new Event('visibilitychange'));
    await new Promise((resolve) => setTimeout(resolve, 30));
  };

  test('says "yesterday" above the messages of the day before, and in lists', async () => {
    process.env.TZ = MADRID;
    vi.useFakeTimers({ toFake: ['Date'], now: EVENING });
    document.dispatchEvent(new Event('visibilitychange'));
    const tab = openTab(new FakeServer());
    const thread = tab.client.open('ticket-1');
    const said = message(1, { createdAt: '2026-06-08T08:00:00.000Z' });
    const [row] = rowsOf({ messages: [said], pending: [], me: GUEST.id, newFrom: null, hasOlder: false });
    if (!row) throw new Error('no row');
    const { container } = render(
      <>
        <RowView row={row} client={tab.client} thread={thread} />
        <aside>
          <Time at={said.createdAt} />
        </aside>
      </>,
    );
    const shown = () => [
      container.querySelector('time')?.textContent,
      container.querySelector('aside [aria-hidden]')?.textContent,
    ];
    expect(shown()).toEqual(['Today', '13h ago']);
    await wound(2 * 3_600_000);
    expect(shown()).toEqual(['Yesterday', 'yesterday']);
    await wound(26 * 3_600_000);
    expect(shown()).toEqual(['Monday, June 8', '2d ago']);
    tab.close();
  });
});
