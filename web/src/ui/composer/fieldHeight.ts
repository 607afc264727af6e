import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** Higher than this, the field scrolls; px. */
const TALLEST = 200;
/** As many characters fill it at any width, and are not laid out only to be measured. */
const SURELY = 2000;

/** Makes a field as high as its text, up to a bound. */
export function useFieldHeight(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    let high = text.length > SURELY;
    if (high) box.style.height = `${TALLEST}px`;
    else {
      box.style.height = 'auto';
      const { scrollHeight } = box;
      high = scrollHeight > TALLEST;
      box.style.height = `${Math.min(scrollHeight + 2, TALLEST)}px`;
    }
    box.style.overflowY = high ? 'auto' : 'hidden';
  }, [text]);
}
