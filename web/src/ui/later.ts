import { useEffect, useState } from 'preact/hooks';

/** A part of the page that is fetched when it is wanted first; null until it is here. */
export function useLater<T>(wanted: boolean, load: () => Promise<T>, failed?: () => void): T | null {
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
