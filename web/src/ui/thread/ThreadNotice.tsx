import { useEffect } from 'preact/hooks';
import type { Thread } from '../../core/thread';
import { composerContextOf } from './composerContext';

const LASTS = 5000;

/** A passing notice about the last action, drawn over the messages, so that it moves none. */
export function ThreadNotice({ thread }: { thread: Thread }) {
  const { notice } = composerContextOf(thread);
  const text = notice.value;
  useEffect(() => {
    if (text === '') return;
    const timer = setTimeout(() => {
      notice.value = '';
    }, LASTS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div
      role="status"
      class="pointer-events-none absolute inset-x-0 top-3 z-20 flex justify-center px-4 text-sm"
    >
      {text && <p class="rounded-full border border-line bg-raised px-4 py-2 shadow-md">{text}</p>}
    </div>
  );
}
