import { type Signal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { characters, MOST } from './Limits';

export interface LongTextOffer {
  /** What was brought and does not fit, until it is decided what becomes of it. */
  offered: Signal<string | null>;
  /** Whether a text would make the message too long; it is offered as a file then. */
  holds(text: string): boolean;
}

/** Fewer are typed rather than pasted, and say for themselves that they are too many; characters. */
const AT_ONCE = 200;

/** Keeps out of a field what is pasted or dropped into it beyond a message's limit, before it is laid out there. */
export function useLongText(field: RefObject<HTMLTextAreaElement | null>, on: boolean): LongTextOffer {
  const offered = useSignal<string | null>(null);

  function holds(text: string): boolean {
    const box = field.current;
    if (!on || !box || text.length < AT_ONCE) return false;
    const rest = box.value.slice(0, box.selectionStart) + box.value.slice(box.selectionEnd);
    if (text.length <= 2 * MOST && characters(text) + characters(rest) <= MOST) return false;
    offered.value = text;
    return true;
  }

  useLayoutEffect(() => {
    const box = field.current;
    const before = (event: InputEvent) => {
      if (holds(event.data ?? event.dataTransfer?.getData('text/plain') ?? '')) event.preventDefault();
    };
    box?.addEventListener('beforeinput', before);
    return () => box?.removeEventListener('beforeinput', before);
  }, [on, field.current]);

  return { offered, holds };
}
