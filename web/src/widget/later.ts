import { signal } from '@preact/signals';

type Parts = typeof import('./conversation');

/** The components of a conversation, once they are here. */
export const parts = signal<Parts | null>(null);
export const partsFailed = signal(false);

/** They come behind what is seen first: a new visitor fills in the form meanwhile. */
export async function loadParts(): Promise<void> {
  if (parts.peek()) return;
  partsFailed.value = false;
  try {
    parts.value = await import('./conversation');
  } catch {
    partsFailed.value = true;
  }
}
