import { type Api, createApi } from './api';
import { createLink, type Link } from './socket';
import type { Actor } from './wire';

/**
 * Both ways to the server for the page of one person, which say whom it believes to be: the browser's cookies may be
 * somebody else's by the next call. Where they are, on either way, the page is at its end.
 */
export function doorsOf({ id }: Pick<Actor, 'id'>): { api: Api; link: Link } {
  const link = createLink({ as: id });
  return { link, api: createApi({ as: id, changed: () => link.end('actor_changed') }) };
}
