import { useEffect, useState } from 'preact/hooks';

/** Loads a chunk of the page when it is first wanted; null until it is here. */
export function useLazy<T>(wanted: boolean, load: () => Promise<T>, failed?: () => void): T | null {
  const [part, set] = useState<{ it: T } | null>(null);
  useEffect(() => {
    if (!wanted || part) return;
    let left = false;
    load().then(
      (it) => left || set({ it }),
      () => left || failed?.(),
    );
    return () => {
      left = true;
    };
  }, [wanted, part]);
  return part?.it ?? null;
}
