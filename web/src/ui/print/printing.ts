import { signal } from '@preact/signals';
import type { Thread } from '../../core/thread';

/** The thread that somebody wants on paper, whole; what does it is loaded then (`LazyPrinting.tsx`). */
export const printing = signal<Thread | null>(null);

export function print(thread: Thread): void {
  printing.value = thread;
}
