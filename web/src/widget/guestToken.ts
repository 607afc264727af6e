/**
 * The guest's token in the frame's own storage. Browsers keep a frame's storage apart by the site around it (storage
 * partitioning: Chrome 115, Firefox 103, Safari 16.1); where they do not, the name does.
 */
export interface TokenStore {
  read(): string | null;
  /** False where the browser lets this frame keep nothing. */
  write(token: string | null): boolean;
  /** Another tab of the same site has written. */
  watch(fn: () => void): void;
}

export function createTokenStore(site: string): TokenStore {
  const key = `parlour:token:${site}`;
  const read = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  return {
    read,
    write: (token) => {
      try {
        if (token) localStorage.setItem(key, token);
        else localStorage.removeItem(key);
        return true;
      } catch {
        return false;
      }
    },
    watch: (fn) => addEventListener('storage', (event) => event.key === key && fn()),
  };
}
