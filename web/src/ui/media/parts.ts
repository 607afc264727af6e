import { signal } from '@preact/signals';

type Parts = typeof import('./Media');

/** What draws pictures, sound and films, once it is here; it comes with the first message that has any. */
export const mediaParts = signal<Parts | null>(null);
export const mediaFailed = signal(false);

/** Again by the next message with files, where it fails. */
export async function loadMedia(): Promise<void> {
  if (mediaParts.peek()) return;
  try {
    mediaParts.value = await import('./Media');
  } catch {
    mediaFailed.value = true;
  }
}
