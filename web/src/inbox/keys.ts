import { focusOn, isWriting, stepBack } from '../ui/keys';
import { isRow, step } from '../ui/list/rows';
import { onKeys } from '../ui/onKeys';
import { ownActions } from './ownActions';
import type { Inbox } from './state';

/** What `KeysDialog` lists, and arrows on the rows. Returns its undo. */
export function listenForKeys(inbox: Inbox): () => void {
  const pressed = onKeys((event) => {
    if (event.defaultPrevented || inbox.overlay.peek()) return;
    if (event.key === 'Escape') return stepBack(inbox, event.target);
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      inbox.overlay.value = 'palette';
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    const act = KEYS[event.key] ?? ownKey;
    if (!act?.(inbox, event)) return;
    event.preventDefault();
  });
  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
}

/** Each tells whether the key meant something here. */
type Act = (inbox: Inbox, event: KeyboardEvent) => boolean;

const walk =
  (by: 1 | -1): Act =>
  (inbox) => {
    step(by, inbox.rows.at.peek() ?? inbox.router.id.peek());
    return true;
  };
/** Arrows scroll, except on a row. */
const walkFromRow =
  (by: 1 | -1): Act =>
  (inbox, event) =>
    isRow(event.target) && walk(by)(inbox, event);

/** On the row with the focus, or else the open conversation. */
const ownKey: Act = (inbox, { key, target }) => {
  const row = isRow(target) ? (target as HTMLElement).dataset.row : null;
  const wanted = row ?? inbox.router.id.peek();
  const listed = inbox.list.items.peek().find((one) => one.id === wanted);
  const conversation = listed ?? (row ? null : inbox.conversation.peek());
  const action = conversation && ownActions(inbox, conversation).find((one) => one.key === key);
  action?.run();
  return Boolean(action);
};

const KEYS: Record<string, Act> = {
  '/': () => {
    focusOn('[data-search]');
    return true;
  },
  n: (inbox) => {
    inbox.overlay.value = 'new';
    return true;
  },
  '?': (inbox) => {
    inbox.overlay.value = 'keys';
    return true;
  },
  j: walk(1),
  k: walk(-1),
  ArrowDown: walkFromRow(1),
  ArrowUp: walkFromRow(-1),
};
