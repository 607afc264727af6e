import { type ReadonlySignal, signal } from '@preact/signals';

/** Which conversation the address names; an app's pages are one document, moved through with the browser's own history. */
export interface Router {
  id: ReadonlySignal<string | null>;
  /** To a conversation, or with null to the list. */
  go(id: string | null): void;
  stop(): void;
}

/** `pattern` finds the id in a path, `pathOf` writes it there. */
export function createRouter(pattern: RegExp, pathOf: (id: string | null) => string): Router {
  const id = signal(named(pattern));
  const moved = () => {
    id.value = named(pattern);
  };
  window.addEventListener('popstate', moved);
  return {
    id,
    go: (next) => {
      if (next === id.peek()) return;
      history.pushState(null, '', pathOf(next));
      id.value = next;
    },
    stop: () => window.removeEventListener('popstate', moved),
  };
}

function named(pattern: RegExp): string | null {
  const found = pattern.exec(location.pathname)?.[1];
  return found ? decoded(found) : null;
}

/** A link may come from anybody: what is no encoding is taken as it stands, and then there is no such conversation. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
