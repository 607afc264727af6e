import { useEffect, useState } from 'preact/hooks';

/** A chunk that is not here by then counts as failed for now: a click without an answer says nothing to anybody; ms. */
export const CHUNK_TIMEOUT = 10_000;

/**
 * Loads a chunk of the page when it is first wanted; null until it is here. `failed` is called when loading fails or takes
 * too long, and should end the wish; the next one tries again, and finds a slow chunk that came meanwhile at once.
 */
export function useLazy<T>(wanted: boolean, load: () => Promise<T>, failed?: () => void): T | null {
  const [part, set] = useState<{ it: T } | null>(null);
  useEffect(() => {
    if (!wanted || part) return;
    let left = false;
    const fail = () => left || failed?.();
    const timer = setTimeout(fail, CHUNK_TIMEOUT);
    load().then((it) => left || set({ it }), fail);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [wanted, part]);
  return part?.it ?? null;
}
