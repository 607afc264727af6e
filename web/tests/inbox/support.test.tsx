import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import type { Actor } from '../../src/core/wire';
import { ChatPane } from '../../src/inbox/chat/ChatPane';
import { NoChat } from '../../src/inbox/chat/NoChat';
import { ADA } from '../support/desk';
import { type Home, MIA, openHome } from '../support/inbox';
import { conversation, ticket } from '../support/shapes';

let home: Home;

afterEach(() => {
  cleanup();
  home.stop();
});

async function openTicket(status: 'open' | 'closed', actor: Actor = MIA) {
  home = openHome([], actor);
  home.server.conversation = conversation({ kind: 'ticket', ticket: ticket({ status }) });
  home.inbox.router.go(home.server.conversation.id);
  const thread = home.inbox.thread.value;
  if (!thread) throw new Error('nothing is open');
  render(<ChatPane inbox={home.inbox} thread={thread} />);
  await screen.findByText(status === 'open' ? 'Open' : 'Closed');
}

test('a member whose ticket is closed asks again from there', async () => {
  await openTicket('closed');
  expect(await screen.findByText('This ticket is closed')).toBeTruthy();
  expect(screen.queryByRole('textbox')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Ask something else' }));
  expect(home.inbox.overlay.value).toBe('support');
});

test('an open ticket has its composer, and no such offer', async () => {
  await openTicket('open');
  expect(await screen.findByRole('textbox')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Ask something else' })).toBeNull();
});

test.each([
  [MIA, true],
  [ADA, false],
] as const)('%o is offered to ask support: %s', (actor, offered) => {
  home = openHome([], actor);
  render(<NoChat inbox={home.inbox} />);
  const ask = screen.queryByRole('button', { name: 'Ask support' });
  expect(ask !== null).toBe(offered);
  if (ask) fireEvent.click(ask);
  expect(home.inbox.overlay.value).toBe(offered ? 'support' : null);
});
