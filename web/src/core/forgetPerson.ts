import type { Api } from './api';
import { asRefusal } from './errors';
import type { Storage } from './platform';

/** What a person leaves in a browser, each followed by whose it is: what was begun, what waits to be sent, an address. */
const KEPT = ['parlour:draft:', 'parlour:files:', 'parlour:outbox:', 'parlour:email:'];
/** What the browser remembers of whoever sits before it. */
const HABITS = ['parlour:emoji', 'parlour:emoji-tone'];

/** Removes all that a browser keeps of somebody who leaves it; how it looks and sounds stays as it was chosen. */
export function forgetPerson(storage: Storage, person: string): void {
  for (const key of KEPT.flatMap((kind) => storage.keys(kind + person))) storage.remove(key);
  for (const key of HABITS) storage.remove(key);
}

/**
 * Ends who somebody is here: the server revokes the token and takes the cookie back, then the browser keeps nothing. Rejected,
 * with nothing forgotten, where the server cannot be asked: the cookie is closed to scripts.
 */
export async function leaveDevice(api: Pick<Api, 'logout'>, storage: Storage, person: string): Promise<void> {
  try {
    await api.logout();
  } catch (reason) {
    // Known there no more: it was ended in another tab, or somebody else has logged in since.
    const { code } = asRefusal(reason);
    if (code !== 'unauthenticated' && code !== 'actor_changed') throw reason;
  }
  forgetPerson(storage, person);
}
