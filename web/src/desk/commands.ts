import { t } from '../i18n';
import { focusOn } from '../ui/keys';
import { step } from '../ui/list/rows';
import { generalFound } from '../ui/palette/general';
import { chatPath } from '../ui/paths';
import { print } from '../ui/print/printing';
import type { Desk } from './state';
import { VIEWS, type View } from './views';

export type Group = 'list' | 'ticket' | 'anywhere';

export interface Command {
  id: string;
  label: string;
  group: Group;
  /** As `KeyboardEvent.key` has it, `mod+` for Ctrl or ⌘; empty for the palette alone. */
  keys: readonly string[];
  /** Works while somebody writes, too. */
  always?: boolean;
  /** False keeps it out of the palette: it makes sense only as a key. */
  listed?: boolean;
  run(): void;
}

const VIEW_TEXTS = {
  waiting: 'desk.tab.waiting',
  mine: 'desk.tab.mine',
  unassigned: 'desk.tab.unassigned',
  open: 'desk.tab.open',
  closed: 'desk.tab.closed',
} as const;

export const viewText = (view: View) => t(VIEW_TEXTS[view]);

/** Everything that can be done from the keyboard, now; the keys, their help and the palette all read this. */
export function commandsOf(desk: Desk): Command[] {
  return [...listCommands(desk), ...ticketCommands(desk), ...generalCommands(desk)];
}

function listCommands(desk: Desk): Command[] {
  const key = (id: string, label: string, keys: string[], run: () => void): Command => ({
    id,
    label,
    keys,
    run,
    group: 'list',
    listed: false,
  });
  return [
    key('next', t('keys.next'), ['j'], () => move(desk, 1)),
    key('previous', t('keys.previous'), ['k'], () => move(desk, -1)),
    key('open', t('keys.open'), ['Enter'], () => desk.router.go(whereOn(desk))),
    {
      ...key('unread', t('keys.unread'), ['u'], () => void desk.markUnread(whereOn(desk))),
      listed: whereOn(desk) !== null,
    },
    { ...key('search', t('keys.search'), ['/'], () => focusOn('[data-search]')), listed: true },
    ...VIEWS.map((view, index) => ({
      ...key(`view-${view}`, t('palette.show', { list: viewText(view) }), [String(index + 1)], () => {
        desk.view.value = view;
      }),
      listed: true,
    })),
  ];
}

function ticketCommands(desk: Desk): Command[] {
  const ticket = desk.ticket.value;
  if (!ticket) return [];
  const me = desk.client.actor.value;
  const closed = ticket.status === 'closed';
  const all: Command[] = [
    {
      id: 'close',
      label: t(closed ? 'ticket.reopen' : 'ticket.close'),
      group: 'ticket',
      keys: ['e'],
      run: () => void (closed ? desk.reopen(ticket) : desk.close(ticket)),
    },
    {
      id: 'details',
      label: t('keys.details'),
      group: 'ticket',
      keys: ['i'],
      run: () => {
        desk.panel.value = !desk.panel.value;
      },
    },
    {
      id: 'print',
      label: t('chat.print'),
      group: 'ticket',
      keys: ['mod+p'],
      always: true,
      run: () => {
        const thread = desk.thread.peek();
        if (thread) print(thread);
      },
    },
  ];
  if (!closed) {
    all.unshift({
      id: 'reply',
      label: t('keys.reply'),
      group: 'ticket',
      keys: ['r'],
      run: () => focusOn('[data-ticket]:not([aria-hidden]) textarea'),
    });
    all.push({
      id: 'assign-me',
      label: t('ticket.assignMe'),
      group: 'ticket',
      keys: ['a'],
      run: () => void (ticket.assignee?.id === me.id || desk.assign(ticket, me)),
    });
  }
  return all;
}

function generalCommands(desk: Desk): Command[] {
  const show = (what: 'keys' | 'palette' | 'settings') => () => {
    desk.overlay.value = what;
  };
  const plain = (id: string, label: string, run: () => void): Command => ({
    id,
    label,
    run,
    keys: [],
    group: 'anywhere',
  });
  return [
    { ...plain('palette', t('keys.palette'), show('palette')), keys: ['mod+k'], always: true, listed: false },
    { ...plain('keys', t('desk.shortcuts'), show('keys')), keys: ['?'] },
    plain('settings', t('desk.settings'), show('settings')),
    plain(
      'after-close',
      t(desk.afterClose.next.value ? 'palette.closeToList' : 'palette.closeToNext'),
      desk.afterClose.toggle,
    ),
    plain('go-messages', t('palette.goTo', { place: t('inbox.list') }), () =>
      location.assign(chatPath(null)),
    ),
    ...generalFound().map((one) => ({ ...one, group: 'anywhere' as const })),
    plain('log-out', t('action.logOut'), () => void desk.logOut('/agent/login')),
  ];
}

/** Opens the next one while a ticket is open; else walks the rows. */
function move(desk: Desk, by: 1 | -1): void {
  if (desk.router.id.peek()) desk.openNeighbour(by);
  else step(by, whereOn(desk));
}

/** Where on the list the keys are: the row they reached, or the one of the open ticket. */
const whereOn = (desk: Desk) => desk.rows.at.peek() ?? desk.router.id.peek();
