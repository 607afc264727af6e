/** What the front end does with the texts of strangers, each at its worst and at its largest, within a bound of CPU time. */
import { cleanup, render } from '@testing-library/preact';
import { afterEach, expect, test, vi } from 'vitest';
import { browserName } from '../../src/account/browserName';
import { titleOf } from '../../src/core/conversations';
import { createDrafts } from '../../src/core/drafts';
import { laterFirst } from '../../src/core/list';
import { matching, mentionQueryAt } from '../../src/core/mentionQuery';
import { mentionSegments, mentions } from '../../src/core/mentions';
import { excerptSegments } from '../../src/core/search';
import { allWellFormed, looksLikeEmail, plain } from '../../src/core/text';
import { createDeskRouter } from '../../src/desk/router';
import { t } from '../../src/i18n';
import { createInboxRouter } from '../../src/inbox/router';
import { initials } from '../../src/ui/Avatar';
import { createNotifier } from '../../src/ui/attention/notifier';
import { countInTitle } from '../../src/ui/attention/title';
import { type EmojiData, find } from '../../src/ui/emoji/data';
import emoji from '../../src/ui/emoji/emoji.en.json';
import { createRows } from '../../src/ui/list/rows';
import { TicketRow } from '../../src/ui/list/TicketRow';
import { Body } from '../../src/ui/thread/Body';
import { quoteOf } from '../../src/ui/thread/composerContext';
import { pieces } from '../../src/ui/thread/links';
import { rowsOf } from '../../src/ui/thread/rows';
import { systemMessageText } from '../../src/ui/thread/systemMessages';
import { parseColour } from '../../src/widget/colour';
import { pick } from '../../src/widget/loader/commands';
import { pageOf } from '../../src/widget/panel';
import { check } from '../../src/widget/questions/check';
import { MOST, questionsOf } from '../../src/widget/questions/schema';
import { Disk } from '../support/client';
import { costOf, filled, HOSTILE } from '../support/cost';
import { chat, place } from '../support/inbox';
import { message, ticket } from '../support/shapes';

/** For one kind of work on all hostile texts together; ms of CPU. Measured: 200 at most. */
const BOUND = 4000;
/** Messages on one screen of a thread. */
const MANY = 50;

afterEach(cleanup);

const NOBODY = new Map();
const EVERYBODY = new Map([['a', place('A')]]);
const shape = { mine: false, first: true, last: true, me: 'me' };
const people = Array.from({ length: 500 }, (_, n) => ({
  ...place(filled('a\u0301\u0316 ', 80)),
  userId: `u${n}`,
  username: `a${n}`,
}));
const asked = questionsOf({
  properties: Object.fromEntries(
    Array.from({ length: MOST.questions }, (_, n) => [`q${n}`, { type: 'string', pattern: '^[A-Z]-\\d+$' }]),
  ),
}).asked;

/** One entry for each thing that is done with a stranger's text; the text is as long as a message, a caller cuts it where it is shorter. */
const WORK: Readonly<Record<string, (text: string, n: number) => unknown>> = {
  'finding links': (text) => pieces(text),
  'finding mentions': (text) => [mentionSegments(text, () => true), mentionSegments(text, () => false)],
  'looking for oneself': (text) => mentions(text, 'ada'),
  'offering people while one writes': (text) => mentionQueryAt(text, text.length),
  'finding people by words': (text) => matching(people, text.slice(0, 33), 20),
  'marking what was searched': (text) => excerptSegments(text),
  'searching without accents': (text) => plain(text),
  'leaving out half characters': (text) => allWellFormed([{ text }]),
  'asking whether it is an address': (text) => looksLikeEmail(text),
  'finding emoji': (text) => find(emoji as unknown as EmojiData, text.slice(0, 200)),
  'the letters of an avatar': (text) => initials(text),
  'a note of what happened': (text) => systemMessageText(note(text)),
  'a translated sentence': (text) => t('chat.says', { name: text, text }),
  'a title': (text) => titleOf(chat(1, { title: text }), 'me'),
  'a quotation': (text) => quoteOf(message(1, { content: text })),
  'rows of a thread': (text) => rowsOf({ ...thread, messages: said(text) }),
  'a draft': (text) => {
    createDrafts(new Disk().tab(), 'me').of('c').value = text;
  },
  'the order of a list': (text) =>
    Array.from({ length: 200 }, (_, n) => ({ id: `${n}`, at: text })).sort(laterFirst((one) => one.at)),
  'a colour': (text) => parseColour(text),
  'options of a page': (text) => pick({ title: text }, ['title']),
  'the page around': (text) => pageOf({ url: `https://shop.example/${text}`, title: text }),
  'answers to a site': (text) =>
    check(asked, Object.fromEntries(asked.map(({ key }) => [`answer.${key}`, text.slice(0, MOST.value)]))),
  'a browser by its name': (text) => browserName(text),
};

const note = (text: string) =>
  message(1, {
    messageType: 'system',
    content: text,
    system: { event: 'title_changed', actorId: 'a', actorName: text, title: text },
  });
const said = (text: string) => Array.from({ length: MANY }, (_, n) => message(n + 1, { content: text }));
const thread = { pending: [], me: 'me', newFrom: null, hasOlder: false };

test.each(Object.entries(WORK))('%s', async (_, work) => {
  const cost = await costOf(() => Object.values(HOSTILE).forEach((text, n) => void work(text, n)));
  expect(cost).toBeLessThan(BOUND);
});

test.each(Object.entries(HOSTILE))('fifty messages of “%s” find their links once', async (_, text) => {
  const cost = await costOf(() => {
    for (let n = 0; n < MANY; n++) pieces(text.slice(n));
  });
  expect(cost).toBeLessThan(BOUND);
});

test.each(Object.entries(HOSTILE))('a bubble of “%s” is drawn as it was written', async (_, text) => {
  const draw = (names: typeof EVERYBODY) =>
    render(<Body {...shape} names={names} message={message(1, { content: text })} />);
  let drawn = '';
  const cost = await costOf(() => {
    drawn = draw(NOBODY).container.textContent ?? '';
    draw(EVERYBODY);
  });
  expect(drawn).toBe(text);
  expect(cost).toBeLessThan(BOUND);
});

test('a row of the list says little of a long message', async () => {
  const cost = await costOf(() => {
    for (const text of Object.values(HOSTILE)) {
      const lastMessage = message(1, { content: text });
      const shown = ticket({ lastMessage, subject: text.slice(0, 200) });
      const { container } = render(<TicketRow rows={createRows()} ticket={shown} me="me" />);
      expect(container.textContent?.length).toBeLessThan(600);
      cleanup();
    }
  });
  expect(cost).toBeLessThan(BOUND);
});

test('a notification says little of a long message, and so does the title', async () => {
  const made: string[] = [];
  class Heard {
    static permission = 'granted';
    static requestPermission = async () => 'granted';
    constructor(_: string, { body }: { body: string }) {
      made.push(body);
    }
  }
  vi.stubGlobal('Notification', Heard);
  const storage = new Disk().tab();
  storage.set('parlour:notifications', 'on');
  const notifier = createNotifier(storage);
  const cost = await costOf(() => {
    for (const text of Object.values(HOSTILE)) {
      notifier.notify({ title: text.slice(0, 80), body: text, tag: 't' });
      countInTitle({ value: 1 } as never, { value: text.slice(0, 200) } as never)();
    }
  });
  vi.unstubAllGlobals();
  expect(made).toHaveLength(Object.keys(HOSTILE).length);
  expect(Math.max(...made.map((body) => body.length))).toBe(200);
  expect(cost).toBeLessThan(BOUND);
});

test.each([
  ['/agent/tickets/%', createDeskRouter],
  ['/agent/tickets/%ff%fe', createDeskRouter],
  [`/agent/tickets/${filled('%E0%A4%A', 5000)}`, createDeskRouter],
  ['/chat/%', createInboxRouter],
  [`/chat/${filled('/a', 5000)}`, createInboxRouter],
])('an address that somebody made up (%.30s) breaks no page', async (path, create) => {
  history.replaceState(null, '', path);
  const cost = await costOf(() => create().stop());
  history.replaceState(null, '', '/');
  expect(cost).toBeLessThan(BOUND);
});
