import { isWriting, stepBack } from '../ui/keys';
import { onKeys } from '../ui/onKeys';
import { type Command, commandsOf } from './commands';
import type { Desk } from './state';

/** Listens for the desk's keys; returns its undo. */
export function listenForKeys(desk: Desk): () => void {
  const pressed = onKeys((event) => {
    // A dialog and a menu have their own keys.
    if (event.defaultPrevented || desk.overlay.peek()) return;
    if (event.key === 'Escape') return stepBack(desk, event.target);
    const command = commandsOf(desk).find((one) => matches(one, event));
    if (!command) return;
    event.preventDefault();
    command.run();
  });
  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
}

export function matches(command: Command, event: KeyboardEvent): boolean {
  if (!command.always && isWriting(event.target)) return false;
  // Enter on a link or a button is theirs.
  if (event.key === 'Enter' && event.target !== document.body) return false;
  const mod = event.ctrlKey || event.metaKey;
  if (event.altKey) return false;
  const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return command.keys.includes(mod ? `mod+${letter}` : letter);
}
