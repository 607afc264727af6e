import { type Api, createApi } from '../core/api';

/** The token is the only credential: no cookie of this browser is ever sent along, so that an agent can try it too. */
export function tokenApi(token: string | null): Api {
  const fetch = (path: RequestInfo | URL, init?: RequestInit) =>
    globalThis.fetch(path, { ...init, credentials: 'omit' });
  return createApi({ token: () => token, fetch });
}
